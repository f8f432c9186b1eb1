"""Statements that remove, in time, what is counted in a user's row: the user is locked first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Delete, Select, Table, bindparam, delete, select, tuple_
from sqlmodel import SQLModel, col

from impl.database.columns import UtcDateTime


def select_owners(row: type[SQLModel], moment: Any) -> Select[Any]:
    """Returns the statement for whose the oldest `rows` are, of a moment not after `before`.

    Those of the users `but` are left out.
    """
    owner = col(row.user_id)  # type: ignore[attr-defined]
    oldest = (
        select(owner)
        .where(_has_expired(moment), owner.not_in(bindparam("but", expanding=True)))
        .order_by(col(moment))
        .limit(bindparam("rows"))
        .subquery()
    )
    return select(oldest.c.user_id).distinct()


def remove_oldest(row: type[SQLModel], moment: Any) -> Delete:
    """Returns the statement that removes the oldest `rows` of `owner`, but for locked ones.

    PostgreSQL evaluates a CTE that locks once, where a subquery might be evaluated again, with
    other rows. SQLite locks the whole database, and knows no FOR UPDATE.
    """
    table: Table = row.__table__  # type: ignore[attr-defined]
    key = tuple_(*table.primary_key)
    is_own = table.c.user_id == bindparam("owner")
    oldest = (
        select(*table.primary_key)
        .where(is_own, _has_expired(moment))
        .order_by(col(moment))
        .limit(bindparam("rows"))
        .with_for_update(skip_locked=True)
        .cte("oldest")
    )
    return delete(table).where(is_own, key.in_(select(oldest)))


def _has_expired(moment: Any) -> Any:
    return col(moment) <= bindparam("before", type_=UtcDateTime())
