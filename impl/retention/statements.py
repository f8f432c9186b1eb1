"""Statements that remove expired rows: of all users at once, or of one whose row counts them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    bindparam,
    delete,
    inspect,
    select,
    tuple_,
)
from sqlmodel import SQLModel, col

from impl.database import Query, values_of
from impl.database.columns import UtcDateTime
from impl.database.functions import none_of


def remove_expired(row: type[SQLModel], moment: Any) -> Query[object]:
    """Returns the query that removes `rows` of a moment not after `before`, yielding their keys."""
    return Query(_remove(row, moment).returning(*inspect(row).primary_key), tuple)


def remove_oldest(row: type[SQLModel], moment: Any) -> Delete:
    """Returns the statement that removes rows of `owner` alone; the caller says what it returns."""
    return _remove(row, moment, inspect(row).columns.user_id == bindparam("owner"))


def select_owners(row: type[SQLModel], moment: Any) -> Query[str]:
    """Returns the query for the owners of the oldest `rows` of a moment not after `before`.

    The users `but` are left out.
    """
    owner = col(row.user_id)  # type: ignore[attr-defined]
    oldest = (
        select(owner)
        .where(_has_expired(moment), none_of(owner, "but"))
        .order_by(col(moment))
        .limit(bindparam("rows"))
        .subquery()
    )
    return values_of(str, select(oldest.c.user_id).distinct())


def _remove(row: type[SQLModel], moment: Any, *conditions: ColumnElement[bool]) -> Delete:
    """Returns the statement that removes rows, oldest first, except those that others have locked.

    PostgreSQL evaluates a CTE that locks once, where a subquery might be evaluated again, with
    other rows. SQLite locks the whole database, and knows no FOR UPDATE.
    """
    key = inspect(row).primary_key
    oldest = (
        select(*key)
        .where(*conditions, _has_expired(moment))
        .order_by(col(moment))
        .limit(bindparam("rows"))
        .with_for_update(skip_locked=True)
        .cte("oldest")
    )
    return delete(row).where(*conditions, tuple_(*key).in_(select(oldest)))


def _has_expired(moment: Any) -> ColumnElement[bool]:
    return col(moment) <= bindparam("before", type_=UtcDateTime())
