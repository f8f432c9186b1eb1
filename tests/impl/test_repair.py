"""What an older version left out, or wrote in its own way, is found and mended."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, bindparam, delete, insert, select, text, update
from sqlmodel import col

from impl import repair as repairing
from impl.__main__ import main
from impl.database import Database
from impl.repair import REPAIRS, Repaired, repair
from impl.tables import TagRow, TaskRow, TaskWordRow, UserRow
from impl.words import order_of, words
from tests.impl.rows import NOW, new_task, new_user
from tests.plans import recorded

TASKS, TAGS = REPAIRS[:2]


@pytest.fixture(autouse=True)
async def few_rows(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else's rows, and small batches, so that some are not enough."""
    monkeypatch.setattr(repairing, "_READ_ROWS", 5)
    monkeypatch.setattr(repairing, "_WRITTEN_ROWS", 2)
    await run(database, delete(UserRow))


async def run(database: Database, statement: Any) -> None:
    async with database.transaction() as transaction:
        await transaction.execute(statement)


async def add_user(database: Database) -> str:
    user = new_user()
    await run(database, insert(UserRow).values(user))
    return str(user["id"])


async def add_task(database: Database, user_id: str, **values: object) -> uuid.UUID:
    """Adds a task as a version does that knows of no words and no orders."""
    task = new_task(user_id=user_id, version=7, **values)
    await run(database, insert(TaskRow).values(task))
    assert isinstance(task["id"], uuid.UUID)
    return task["id"]


async def read(database: Database, task_id: uuid.UUID) -> tuple[Row[Any], set[str]]:
    """Returns a task, and its words."""
    table = TaskRow.__table__  # type: ignore[attr-defined]
    written = select(col(TaskWordRow.word)).where(col(TaskWordRow.task_id) == task_id)
    async with database.transaction(read_only=True) as transaction:
        task = await transaction.one(select(table).where(table.c.id == task_id), {})
        return task, {row.word for row in await transaction.all(written, {})}


async def require_whole(database: Database, *task_ids: uuid.UUID) -> None:
    for task_id in task_ids:
        task, written = await read(database, task_id)
        assert task.title_order == order_of(task.title)
        assert written == set(words(task.title, task.description))
        day = task.due_date and datetime.combine(task.due_date, datetime.min.time(), UTC)
        assert task.due_order == (task.due_at or day)
        assert (task.version, task.updated_at) == (7, NOW), "users see another version"


async def test_what_an_older_version_added_gets_its_words_and_orders(database: Database) -> None:
    tasks = [
        await add_task(database, user_id, title=title, **due)
        for user_id in [await add_user(database) for _ in range(3)]
        for title, due in (
            ("Buy \uff2dilk", {"due_date": date(2026, 12, 24)}),
            ("Straße", {"due_at": NOW + timedelta(days=1), "description": "Long\ufdfa and 猫の手"}),
            ("!?", {}),
            ("Gone", {"deleted_at": NOW}),
        )
    ]
    assert await repair(database, TASKS) == Repaired(rows=12, repaired=12)
    await require_whole(database, *tasks)
    assert await repair(database, TASKS) == Repaired(rows=12)


async def test_what_an_older_version_changed_is_found_though_nothing_is_missing(
    database: Database,
) -> None:
    user_id = await add_user(database)
    changes: list[dict[str, object]] = [
        {"title": "Bread"},
        {"description": "of the baker's"},
        {"due_date": None, "due_at": NOW},
        {"due_date": None},
        {"title_order": "butter"},
        {},
    ]
    tasks = [
        await add_task(database, user_id, title="Butter", due_date=date(2026, 12, 24))
        for _ in changes
    ]
    await repair(database, TASKS)
    for task_id, change in zip(tasks, changes, strict=True):
        if change:
            await run(database, update(TaskRow).where(col(TaskRow.id) == task_id).values(change))
    more = {"user_id": user_id, "task_id": tasks[-1], "word": "margarine"}
    await run(database, insert(TaskWordRow).values(more))
    # The order of the fifth is what it should be.
    assert await repair(database, TASKS) == Repaired(rows=6, repaired=5)
    await require_whole(database, *tasks)


async def test_what_is_whole_is_only_read(database: Database) -> None:
    user_id = await add_user(database)
    for _ in range(7):
        await add_task(database, user_id, title="Milk")
    await repair(database, TASKS)
    with recorded() as statements:
        assert await repair(database, TASKS) == Repaired(rows=7)
    written = [s.sql for s in statements if not s.sql.startswith(("SELECT", "BEGIN", "PRAGMA"))]
    assert written == []
    assert not any("FOR " in s.sql or "IMMEDIATE" in s.sql for s in statements)


async def test_several_may_repair_at_once(database: Database) -> None:
    user_id = await add_user(database)
    tasks = [await add_task(database, user_id, title=f"Milk {place}") for place in range(12)]
    results = await asyncio.gather(*(repair(database, TASKS) for _ in range(3)))
    assert sum(result.repaired for result in results) == 12
    assert not any(result.left for result in results)
    await require_whole(database, *tasks)


async def test_a_change_at_the_same_time_is_not_lost(database: Database) -> None:
    """It is waited for, and what is derived is derived from it."""
    user_id = await add_user(database)
    tasks = [await add_task(database, user_id, title="Milk") for _ in range(4)]
    async with database.transaction() as transaction:
        await transaction.execute(
            update(TaskRow)
            .where(col(TaskRow.id) == bindparam("task"))
            .values(title="Bread", version=col(TaskRow.version)),
            {"task": tasks[1]},
        )
        running = asyncio.create_task(repair(database, TASKS))
        await asyncio.sleep(0.3)
        assert not running.done()
    assert (await running).repaired == 4
    await require_whole(database, *tasks)
    task, written = await read(database, tasks[1])
    assert (task.title, written) == ("Bread", {"bread"})


async def test_a_task_that_goes_meanwhile_is_nobodys_loss(database: Database) -> None:
    user_id = await add_user(database)
    tasks = [await add_task(database, user_id, title="Milk") for _ in range(3)]
    async with database.transaction() as transaction:
        gone = delete(TaskRow).where(col(TaskRow.id) == tasks[0])
        await transaction.execute(gone)
        running = asyncio.create_task(repair(database, TASKS))
        await asyncio.sleep(0.3)
    result = await running
    assert (result.repaired, result.left) == (2, 0)
    await require_whole(database, *tasks[1:])


async def test_tags_get_back_what_their_spellings_have_in_common(database: Database) -> None:
    user_id = await add_user(database)
    tags = [("Home", "house"), ("Office", "office"), ("OFFICE", "other")]
    for name, folded in tags:
        tag = {"user_id": user_id, "id": uuid.uuid4(), "name": name, "folded": folded}
        await run(database, insert(TagRow).values(tag))
    assert await repair(database, TAGS) == Repaired(rows=3, repaired=1, left=1)
    async with database.transaction(read_only=True) as transaction:
        found = await transaction.all(select(col(TagRow.name), col(TagRow.folded)), {})
    assert {tuple(row) for row in found} == {
        ("Home", "home"),
        ("Office", "office"),
        ("OFFICE", "other"),
    }


@pytest.fixture
def command(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[object, str]]:
    """Runs `python -m impl repair`, and returns its exit code and what it prints."""

    def repaired() -> tuple[object, str]:
        monkeypatch.setenv("DATABASE_URL", database_url)
        monkeypatch.setattr(sys, "argv", ["impl", "repair"])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code, capsys.readouterr().out

    return repaired


async def test_the_command_says_what_it_did(
    database: Database, command: Callable[[], tuple[object, str]]
) -> None:
    user_id = await add_user(database)
    for _ in range(6):
        await add_task(database, user_id, title="Milk")
    await repair(database, TASKS)
    await add_task(database, user_id, title="Bread")
    code, said = await asyncio.to_thread(command)
    assert (code, said) == (
        0,
        "tasks: 1 repaired of 7\ntags: 0 repaired of 0\nusers: 1 repaired of 1\n",
    )
    await run(database, text("UPDATE tasks SET title_order = 'x'"))
    code, said = await asyncio.to_thread(command)
    assert (code, said) == (
        0,
        "tasks: 7 repaired of 7\ntags: 0 repaired of 0\nusers: 0 repaired of 1\n",
    )
