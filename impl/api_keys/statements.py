"""Statements about API keys."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlmodel import col

from impl.api_keys.tables import ApiKeyRow
from impl.database.columns import UtcDateTime

_COLUMNS = (
    col(ApiKeyRow.id),
    col(ApiKeyRow.name),
    col(ApiKeyRow.scopes),
    col(ApiKeyRow.created_at),
    col(ApiKeyRow.expires_at),
    col(ApiKeyRow.last_used_at),
)
_OWN = (col(ApiKeyRow.user_id) == bindparam("owner"),)
SELECT = select(*_COLUMNS).where(*_OWN).order_by(col(ApiKeyRow.id).desc())
INSERT = insert(ApiKeyRow).returning(*_COLUMNS)
DELETE = delete(ApiKeyRow).where(*_OWN, col(ApiKeyRow.id) == bindparam("key"))
DELETE_ALL = delete(ApiKeyRow).where(*_OWN).returning(col(ApiKeyRow.id))
COUNT = select(func.count().label("keys")).select_from(ApiKeyRow).where(*_OWN)
COUNT_ACTIVE = COUNT.where(
    or_(
        col(ApiKeyRow.expires_at).is_(None),
        col(ApiKeyRow.expires_at) > bindparam("now", type_=UtcDateTime()),
    )
)
