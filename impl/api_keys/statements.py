"""Statements about API keys."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlmodel import col

from impl.api_keys.rows import ApiKeyRecord
from impl.api_keys.tables import ApiKeyRow
from impl.database import rows_of, values_of
from impl.database.columns import UtcDateTime
from impl.database.queries import fields_of
from impl.paging.pages import Order, Paged, Part

_COLUMNS = fields_of(ApiKeyRow, ApiKeyRecord)
_OWN = (col(ApiKeyRow.user_id) == bindparam("owner"),)
_ONE = (*_OWN, col(ApiKeyRow.id) == bindparam("key"))
_SELECT = select(*_COLUMNS)
ORDER = Order(col(ApiKeyRow.created_at), col(ApiKeyRow.id), is_down=True)
_SELECT_ALL = rows_of(ApiKeyRecord, _SELECT.where(*_OWN))
SELECT_ONE = rows_of(ApiKeyRecord, _SELECT.where(*_ONE))
INSERT = rows_of(ApiKeyRecord, insert(ApiKeyRow).returning(*_COLUMNS))
DELETE = delete(ApiKeyRow).where(*_ONE)
DELETE_ALL = values_of(UUID, delete(ApiKeyRow).where(*_OWN).returning(col(ApiKeyRow.id)))
COUNT = values_of(int, select(func.count()).select_from(ApiKeyRow).where(*_OWN))
COUNT_ACTIVE = COUNT.where(
    or_(
        col(ApiKeyRow.expires_at).is_(None),
        col(ApiKeyRow.expires_at) > bindparam("now", type_=UtcDateTime()),
    )
)


@cache
def page(part: Part) -> Paged[ApiKeyRecord]:
    """Returns the query for a page of keys."""
    return ORDER.page(_SELECT_ALL, part)
