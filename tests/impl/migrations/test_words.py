"""Revision 0015 moves the words of tasks into their rows, and back."""

from __future__ import annotations

import asyncio
import uuid

import sqlalchemy as sa
from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from impl.database import Database
from impl.database.migrate import downgrade, migrate
from impl.database.repair import Repaired, repair
from impl.database.url import DatabaseUrl
from impl.service import REPAIRS
from impl.tasks.tables import TaskRow, TaskWordRow
from impl.tasks.words import Words
from impl.text.words import word_lines, words
from impl.users.tables import UserRow
from tests.impl.migrations.databases import on, reflected
from tests.impl.migrations.test_text import as_stored
from tests.support.rows import new_task, new_user, untyped

USER = new_user(id="ada", issuer="taskpact")
TEXTS = ("Buy milk", "'quoted' צה\"ל C++ \\back", "猫の手 😀", "!?", "x" * 40)
TASKS = [uuid.UUID(int=number) for number in range(1, 6)]
TITLES = dict(zip(TASKS, TEXTS, strict=True))


def add_like_the_version_before(connection: Connection, some: slice = slice(None)) -> None:
    tables = reflected(connection).tables
    for task, title in [*TITLES.items()][some]:
        identifier = as_stored(connection, task)
        row = new_task(user_id="ada", id=identifier, title=title, title_order=title)
        connection.execute(insert(tables["tasks"]), row)
        for word in words(title):
            row = {"user_id": "ada", "word": word, "task_id": identifier}
            connection.execute(insert(tables["task_words"]), row)


def words_in_rows(address: DatabaseUrl) -> dict[uuid.UUID, set[str] | None]:
    statement = select(col(TaskRow.id), col(TaskRow.words))

    def read(connection: Connection) -> dict[uuid.UUID, set[str] | None]:
        found = connection.execute(statement).all()
        return {row.id: None if row.words is None else {*row.words} for row in found}

    return on(address, read)


def words_of_the_version_before(address: DatabaseUrl) -> set[tuple[uuid.UUID, str]]:
    statement = select(col(TaskWordRow.task_id), col(TaskWordRow.word))
    return on(
        address, lambda connection: {(row[0], row[1]) for row in connection.execute(statement)}
    )


async def in_index(address: DatabaseUrl) -> list[str]:
    """Returns the words in the table that is SQLite's index."""
    statement = sa.text("SELECT word FROM ix_tasks_words").columns(sa.column("word", sa.String))
    database = Database(address)
    try:
        async with database.transaction(read_only=True) as transaction:
            return sorted(row.word for row in await transaction.all(untyped(statement), {}))
    finally:
        await database.close()


def test_the_words_of_all_tasks_get_into_their_rows(empty: DatabaseUrl) -> None:
    migrate(empty, "0014")
    on(empty, lambda connection: connection.execute(insert(UserRow), USER))
    on(empty, add_like_the_version_before)
    migrate(empty)
    expected = {task: set(words(title)) for task, title in TITLES.items()}
    assert words_in_rows(empty) == expected
    if empty.is_sqlite:
        every = sorted(word for some in expected.values() for word in some)
        assert asyncio.run(in_index(empty)) == every


def test_what_the_version_before_writes_beside_this_one_is_repaired(migrated: DatabaseUrl) -> None:
    on(migrated, lambda connection: connection.execute(insert(UserRow), USER))
    on(migrated, lambda connection: add_like_the_version_before(connection, slice(2)))
    assert words_in_rows(migrated) == dict.fromkeys(TASKS[:2])

    async def repaired() -> Repaired:
        database = Database(migrated)
        try:
            return await repair(database, REPAIRS[0])
        finally:
            await database.close()

    assert asyncio.run(repaired()) == Repaired(rows=2, repaired=2)
    assert words_in_rows(migrated) == {t: set(words(x)) for t, x in [*TITLES.items()][:2]}


def test_the_version_before_has_the_words_of_both_after_a_downgrade(empty: DatabaseUrl) -> None:
    """Which are newer cannot be told: better a former word too many than a present one too few."""
    migrate(empty, "0014")
    on(empty, lambda connection: connection.execute(insert(UserRow), USER))
    on(empty, lambda connection: add_like_the_version_before(connection, slice(2)))
    migrate(empty)

    def write(connection: Connection) -> None:
        for task, title in [*TITLES.items()][2:]:
            row = new_task(user_id="ada", id=task, title=title, title_order=title, version=1)
            connection.execute(insert(TaskRow), {**row, "words": Words("ada", word_lines(title))})
        changed = update(TaskRow).where(col(TaskRow.id) == TASKS[0])
        connection.execute(changed.values(title="Bread", words=Words("ada", "bread\nbuy")))

    def write_like_the_version_before(connection: Connection) -> None:
        row = {"user_id": "ada", "word": "meanwhile", "task_id": as_stored(connection, TASKS[1])}
        connection.execute(insert(reflected(connection).tables["task_words"]), row)

    on(empty, write)
    on(empty, write_like_the_version_before)
    downgrade(empty, "0014")
    assert words_of_the_version_before(empty) == {
        *((TASKS[0], word) for word in ("bread", "buy", "milk")),
        (TASKS[1], "meanwhile"),
        *((t, w) for t, x in [*TITLES.items()][1:] for w in words(x)),
    }
