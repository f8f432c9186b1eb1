"""Statements about API keys."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Executable, bindparam, delete, func, insert, or_, select
from sqlmodel import col

from impl.api_keys.tables import ApiKeyRow
from impl.database.columns import UtcDateTime
from impl.paging.pages import Order, Part

_COLUMNS = (
    col(ApiKeyRow.id),
    col(ApiKeyRow.name),
    col(ApiKeyRow.scopes),
    col(ApiKeyRow.created_at),
    col(ApiKeyRow.expires_at),
    col(ApiKeyRow.last_used_at),
)
_OWN = (col(ApiKeyRow.user_id) == bindparam("owner"),)
_ONE = (*_OWN, col(ApiKeyRow.id) == bindparam("key"))
_SELECT = select(*_COLUMNS)
ORDER = Order(col(ApiKeyRow.created_at), col(ApiKeyRow.id), is_down=True)
SELECT_ONE = _SELECT.where(*_ONE)
INSERT = insert(ApiKeyRow).returning(*_COLUMNS)
DELETE = delete(ApiKeyRow).where(*_ONE)
DELETE_ALL = delete(ApiKeyRow).where(*_OWN).returning(col(ApiKeyRow.id))
COUNT = select(func.count().label("keys")).select_from(ApiKeyRow).where(*_OWN)
COUNT_ACTIVE = COUNT.where(
    or_(
        col(ApiKeyRow.expires_at).is_(None),
        col(ApiKeyRow.expires_at) > bindparam("now", type_=UtcDateTime()),
    )
)


@cache
def page(part: Part) -> Executable:
    """Returns the statement for a page of keys."""
    return ORDER.sort(_SELECT.where(*_OWN), part)
