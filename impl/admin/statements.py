"""Statements about any user."""

from __future__ import annotations

from functools import cache

from sqlalchemy import bindparam, delete, func, null, select, update
from sqlmodel import col

from impl.database import Query, rows_of
from impl.database.columns import UtcDateTime
from impl.users.rows import MANAGED_COLUMNS, ManagedUserRecord
from impl.users.tables import UserRow

_ONE = (col(UserRow.id) == bindparam("user"),)
SELECT = rows_of(ManagedUserRecord, select(*MANAGED_COLUMNS).where(*_ONE))
DELETE = delete(UserRow).where(*_ONE)
_CHANGES: dict[tuple[str, object], tuple[str, object]] = {
    ("role", "user"): ("role", "user"),
    ("role", "admin"): ("role", "admin"),
    ("active", True): ("deactivated_at", null()),
    ("active", False): (
        "deactivated_at",
        func.coalesce(col(UserRow.deactivated_at), bindparam("now", type_=UtcDateTime())),
    ),
}


@cache
def change(changes: frozenset[tuple[str, object]]) -> Query[ManagedUserRecord]:
    """Returns the query for changes of the role and of being active; there may be none."""
    values = dict(_CHANGES[change] for change in changes)
    if not values:
        return SELECT
    changed = update(UserRow).where(*_ONE).values(values).returning(*MANAGED_COLUMNS)
    return rows_of(ManagedUserRecord, changed)
