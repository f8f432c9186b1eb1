"""Rows that are one parameter of a statement: written as if each had been written by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Text, cast, insert, select
from sqlmodel import col

from impl.database import Database, StatementFailedError
from impl.database.given import insert_given, put_given
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.rows import NOW, new_task, new_user, untyped

COLUMNS = TaskRow.__table__.c  # type: ignore[attr-defined]
INSERT = insert_given(TaskRow, [*COLUMNS])
PUT = put_given(
    TaskRow, [*COLUMNS], {"title": None, "due_at": None, "version": COLUMNS.version + 1}
)
FULL: dict[str, Any] = {
    "title": "It's \"\\ \u2028 \U0001f600 {}, $1 :a\r\n",
    "description": "null",
    "priority": 3,
    "due_at": datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    "due_date": None,
    "completed_at": datetime(1, 1, 1, tzinfo=UTC),
    "version": 7,
    "title_order": "it's",
    "due_order": NOW,
}
BARE: dict[str, Any] = {**FULL, "due_at": None, "due_date": date(2026, 2, 28), "description": None}
LAST: dict[str, Any] = {**BARE, "title": "Last", "due_date": date.max}
FIRST: dict[str, Any] = {**BARE, "title": "First", "due_date": date.min}
_DUE = [
    cast(column, Text).label(f"{column.key}_as_text")
    for column in (COLUMNS.due_date, COLUMNS.due_at)
]
"""For PostgreSQL's driver the ends of the calendar are infinite, and infinity is one of them."""


async def tasks_of(database: Database, owner: object) -> list[dict[str, Any]]:
    """Returns all that is stored, except for ids, in the order of the titles."""
    statement = (
        select(*COLUMNS, *_DUE).where(col(TaskRow.user_id) == owner).order_by(col(TaskRow.title))
    )
    async with database.transaction(read_only=True) as transaction:
        rows = await transaction.all(untyped(statement), {})
    return [row._asdict() | {"user_id": "", "id": ""} for row in rows]


def rows_for(owner: object) -> list[dict[str, Any]]:
    """Returns tasks with a value, and without one, in each column."""
    nothing = {column.key: None for column in COLUMNS}
    tasks = [FULL, {**BARE, "title": "Bare"}, FIRST, LAST]
    return [{**nothing, **new_task(**{**task, "user_id": owner})} for task in tasks]


async def test_rows_are_stored_as_if_each_were_inserted_by_itself(database: Database) -> None:
    one, other = new_user(), new_user()
    async with database.transaction() as transaction:
        for user in (one, other):
            await transaction.execute(insert(UserRow), user)
        for row in rows_for(one["id"]):
            await transaction.execute(insert(TaskRow), row)
        assert await transaction.execute(INSERT, {"given": rows_for(other["id"])}) == 4
    assert await tasks_of(database, other["id"]) == await tasks_of(database, one["id"])


async def test_rows_change_those_that_are_there_and_add_the_others(database: Database) -> None:
    user = new_user()
    tasks = [{**rows_for(user["id"])[0], "title": title} for title in "ABC"]
    changes = [
        {**tasks[0], "title": "a", "due_at": None, "priority": 0},
        {**tasks[2], "title": "c", "due_at": NOW},
        {**rows_for(user["id"])[0], "title": "d", "version": 1},
    ]
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
        await transaction.execute(INSERT, {"given": tasks})
        assert await transaction.execute(PUT, {"given": changes}) == 3
        assert await transaction.execute(PUT, {"given": []}) == 0
    found = [
        (task["title"], task["due_at"], task["priority"], task["version"])
        for task in await tasks_of(database, user["id"])
    ]
    last = FULL["due_at"]
    assert sorted(found) == [
        ("B", last, 3, 7),
        ("a", None, 3, 8),
        ("c", NOW, 3, 8),
        ("d", last, 3, 1),
    ]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_is_too_long_for_its_column_is_not_cut_off(database: Database) -> None:
    user = new_user()
    row = {**rows_for(user["id"])[0], "title": "x" * 201}
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
        with pytest.raises(StatementFailedError):
            await transaction.execute(INSERT, {"given": [row]})
