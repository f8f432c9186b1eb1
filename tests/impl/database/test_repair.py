"""What an older version left out or wrote differently is found and repaired."""

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
from uuid_utils.compat import uuid7

from impl.api_keys.tables import ApiKeyRow
from impl.command_line import main
from impl.database import Database
from impl.database import repair as repairing
from impl.database.repair import Repaired, repair
from impl.quotas.tables import TAG_COUNT
from impl.service import REPAIRS
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.tables import TaskRow
from impl.tasks.words import Words
from impl.text.words import order_of, words
from impl.users.tables import UserRow
from tests.support.plans import recorded
from tests.support.rows import NOW, new_task, new_user, untyped

TASKS, ANSWERS, TAGS = REPAIRS[:3]


@pytest.fixture(autouse=True)
async def few_rows(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database without other rows, and batches so small that several are needed."""
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
    """Adds a task like a version without words and sort keys."""
    task = new_task(user_id=user_id, version=7, **values)
    await run(database, insert(TaskRow).values(task))
    assert isinstance(task["id"], uuid.UUID)
    return task["id"]


async def read(database: Database, task_id: uuid.UUID) -> tuple[Row[Any], set[str]]:
    """Returns a task and its words."""
    table = TaskRow.__table__  # type: ignore[attr-defined]
    async with database.transaction(read_only=True) as transaction:
        task = await transaction.one(untyped(select(table).where(table.c.id == task_id)), {})
    return task, set(task.words or ())


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
    other = {"words": Words(user_id, "margarine")}
    await run(database, update(TaskRow).where(col(TaskRow.id) == tasks[-1]).values(other))
    # The sort key of the fifth is correct.
    assert await repair(database, TASKS) == Repaired(rows=6, repaired=5)
    await require_whole(database, *tasks)


async def test_what_is_whole_is_only_read(database: Database) -> None:
    user_id = await add_user(database)
    for _ in range(7):
        await add_task(database, user_id, title="Milk")
    await repair(database, TASKS)
    with recorded(database) as statements:
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
    """Repairing waits for it, and derives from its result."""
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


async def add_tag(database: Database, user_id: str, name: str, folded: str) -> uuid.UUID:
    tag = {"user_id": user_id, "id": uuid7(), "name": name, "folded": folded}
    await run(database, insert(TagRow).values(tag))
    assert isinstance(tag["id"], uuid.UUID)
    return tag["id"]


async def tags_of(database: Database, user_id: str) -> set[tuple[str, str]]:
    own = select(col(TagRow.name), col(TagRow.folded)).where(col(TagRow.user_id) == user_id)
    async with database.transaction(read_only=True) as transaction:
        return {(row.name, row.folded) for row in await transaction.all(untyped(own), {})}


async def test_tags_get_back_what_their_spellings_have_in_common(database: Database) -> None:
    """Even if one has the identity that another should have."""
    user_id = await add_user(database)
    for name, folded in (("Home", "house"), ("House", "home"), ("Office", "office")):
        await add_tag(database, user_id, name, folded)
    assert await repair(database, TAGS) == Repaired(rows=1, repaired=1)
    assert await tags_of(database, user_id) == {
        ("Home", "home"),
        ("House", "house"),
        ("Office", "office"),
    }
    assert await repair(database, TAGS) == Repaired(rows=1)


async def test_tags_that_are_one_become_the_oldest(database: Database) -> None:
    """Such as those that an older version beside this one created, with a variation selector."""
    user_id = await add_user(database)
    oldest = await add_tag(database, user_id, "\u2764\ufe0f", "\u2764")
    other = await add_tag(database, user_id, "\u2764\ufe0e", "\u2764\ufe0e")
    await add_tag(database, user_id, "home", "home")
    tasks = [await add_task(database, user_id, title="x", deleted_at=gone) for gone in (None, NOW)]
    links = [(tasks[0], oldest), (tasks[0], other), (tasks[1], other)]
    for task, tag in links:
        link = {"user_id": user_id, "tag_id": tag, "task_id": task}
        await run(database, insert(TaskTagRow).values(link))
    await run(database, update(UserRow).values(tag_count=3))
    assert await repair(database, TAGS) == Repaired(rows=1, repaired=1)
    assert await tags_of(database, user_id) == {("\u2764\ufe0f", "\u2764"), ("home", "home")}
    async with database.transaction(read_only=True) as transaction:
        found = await transaction.all(
            untyped(select(col(TaskTagRow.task_id), col(TaskTagRow.tag_id))), {}
        )
        counted = await transaction.one(untyped(select(TAG_COUNT)), {})
    assert {(row.task_id, row.tag_id) for row in found} == {(task, oldest) for task in tasks}
    assert counted.tag_count == 2
    for task in tasks:
        row, _ = await read(database, task)
        assert row.version == 8, "they look different"
        assert row.updated_at > NOW


async def test_what_cannot_be_seen_gets_a_name(database: Database) -> None:
    user_id = await add_user(database)
    await run(database, update(UserRow).values(name="\u200b"))
    task_id = await add_task(database, user_id, title="\u2800\u3164", description="milk")
    await add_tag(database, user_id, "\u200b", "\u200b")
    key = {
        "user_id": user_id,
        "id": uuid7(),
        "name": "\U000e0041",
        "secret_hash": b"",
        "scopes": "tasks:read",
        "created_at": NOW,
        "expires_at": None,
        "last_used_at": None,
    }
    await run(database, insert(ApiKeyRow).values(key))
    for kind in REPAIRS:
        assert (await repair(database, kind)).repaired == (0 if kind is ANSWERS else 1)
    for kind in REPAIRS:
        assert (await repair(database, kind)).repaired == 0
    task, written = await read(database, task_id)
    assert (task.title, task.title_order, task.version) == ("(untitled)", "(untitled)", 8)
    assert written == {"untitled", "milk"}
    assert await tags_of(database, user_id) == {("(unnamed)", "(unnamed)")}
    async with database.transaction(read_only=True) as transaction:
        user = await transaction.one(untyped(select(col(UserRow.name))), {})
        named = await transaction.one(untyped(select(col(ApiKeyRow.name))), {})
    assert user.name == "(unnamed)"
    assert named.name == "(unnamed)"


@pytest.fixture
def command(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[object, str]]:
    """Runs `python -m impl repair`, and returns its exit code and output."""

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
    assert code == 0
    assert said == (
        "tasks: 1 repaired of 7\nanswers about tasks: 0 repaired of 7\n"
        "users with tags: 0 repaired of 1\nAPI keys: 0 repaired of 0\n"
        "counts: 1 repaired of 1\nusers: 0 repaired of 1\n"
    )
    await run(database, text("UPDATE tasks SET title_order = 'x'"))
    code, said = await asyncio.to_thread(command)
    assert code == 0
    assert said == (
        "tasks: 7 repaired of 7\nanswers about tasks: 0 repaired of 7\n"
        "users with tags: 0 repaired of 1\nAPI keys: 0 repaired of 0\n"
        "counts: 0 repaired of 1\nusers: 0 repaired of 1\n"
    )
