"""Rows that belong to others are read with one statement for all of these."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from impl.database import Database, rows_of
from impl.database.functions import one_of
from impl.database.related import read_related
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.plans import recorded
from tests.support.rows import new_task, new_user


class Title(NamedTuple):
    """Whose task has which title."""

    user_id: str
    title: str


TITLES = rows_of(
    Title,
    select(col(TaskRow.user_id), col(TaskRow.title)).where(
        one_of(col(TaskRow.user_id), "users"), col(TaskRow.priority) == bindparam("priority")
    ),
)


async def test_all_rows_are_read_at_once_and_none_if_there_are_no_keys(database: Database) -> None:
    users = [new_user() for _ in range(3)]
    ids = [str(user["id"]) for user in users]
    tasks = [
        new_task(user_id=ids[number], title=f"{number} {letter}", priority=priority)
        for number, letter, priority in [(0, "a", 0), (0, "b", 0), (0, "c", 1), (1, "a", 0)]
    ]
    async with database.transaction() as transaction:
        for table, rows in ((UserRow, users), (TaskRow, tasks)):
            for row in rows:
                await transaction.execute(insert(table).values(row))
    for keys, count in ((ids, 1), ([], 0)):
        with recorded(database) as statements:
            async with database.transaction(read_only=True) as transaction:
                found = await read_related(
                    transaction,
                    TITLES,
                    {"priority": 0},
                    ("users", keys),
                    lambda row: row.user_id,
                )
        assert len(statements) == count
        titles = {key: sorted(row.title for row in rows) for key, rows in found.items()}
        everything = {ids[0]: ["0 a", "0 b"], ids[1]: ["1 a"], ids[2]: []}
        assert titles == (everything if keys else {})
