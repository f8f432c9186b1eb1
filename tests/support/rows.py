"""Rows of users and tasks, inserted behind the application's back."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Executable, func, select
from sqlmodel import SQLModel, col

from impl.database import Database, Query
from impl.users.tables import UserRow

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
_NOT_OWNED = {
    "revocations",  # that something was revoked outlives the user by a day
    "task_words",  # only the version before writes it
}
OWNED_TABLES = [
    table
    for table in SQLModel.metadata.sorted_tables
    if (table.name == "users" or "user_id" in table.columns) and table.name not in _NOT_OWNED
]
"""The tables whose rows belong to a user."""
COUNT_USERS = select(func.count()).select_from(UserRow)


def new_user(**values: object) -> dict[str, object]:
    user_id = str(uuid4())
    return {
        "id": user_id,
        "email": f"{user_id}@database.example",
        "name": "Ada",
        "password_hash": "-",
        "created_at": NOW,
        **values,
    }


def new_task(**values: object) -> dict[str, object]:
    return {
        "id": uuid4(),
        "title": "x",
        "priority": 0,
        "created_at": NOW,
        "updated_at": NOW,
        **values,
    }


def untyped(statement: Executable) -> Query[Any]:
    """Returns the query of a statement that only a test asks: its rows have names, but no types."""
    names = [column.key for column in getattr(statement, "exported_columns", ())]
    row = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024
    return Query(statement, row._make if names else tuple)


def in_use(database: Database) -> int:
    """Returns how many connections of the pool are in use."""
    return database.shares.running


async def exists(database: Database, user: dict[str, object]) -> bool:
    statement = select(col(UserRow.id)).where(col(UserRow.id) == user["id"])
    async with database.transaction(read_only=True) as transaction:
        return await transaction.first(untyped(statement), {}) is not None


async def count_users(database: Database) -> int:
    async with database.transaction(read_only=True) as transaction:
        return int((await transaction.one(untyped(COUNT_USERS), {}))[0])
