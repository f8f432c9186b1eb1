"""Files of many tasks: reported exactly, written by few statements, and blocking nobody."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from impl.database import Database, Transaction
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.tables import TaskRow
from impl.text.words import words
from impl.transfer import files as task_files
from impl.users.locks import lock_owner
from tests.impl.transfer.imports.files import (
    CSV,
    JSONL,
    create,
    export_file,
    import_file,
    lines_of,
    send,
)
from tests.support.plans import recorded
from tests.support.rows import untyped
from tests.support.users import SignedUp

PAGE = 250
"""How much is written at once."""
NUMBER = 2 * PAGE + 50
TABLES = {table.__tablename__: table for table in (TaskRow, TagRow, TaskTagRow)}
_BUSY_SECONDS = 0.001
"""Half of a turn: whoever waits for so long waits for work."""


def tasks_about(subject: str, *, tag: str = "Home") -> list[dict[str, Any]]:
    return [
        {
            "id": f"019a7c52-8f11-7a43-b1c3-{number:012x}",
            "title": f"Task {number} about {subject}",
            "description": f"{subject} and more",
            "tags": [tag, f"No {number % 3}"],
        }
        for number in range(NUMBER)
    ]


async def stored(database: Database, user: SignedUp) -> dict[str, int]:
    """Returns how many rows of each table are the user's."""
    found = {}
    async with database.transaction(read_only=True) as transaction:
        for name, table in TABLES.items():
            own: Any = col(table.user_id) == user.user_id
            found[name] = (await transaction.one(untyped(select(func.count()).where(own)), {}))[0]
    return found


async def words_of(database: Database, user: SignedUp) -> dict[str, set[str]]:
    """Returns the words of each of the user's tasks, by title."""
    own = col(TaskRow.user_id) == user.user_id
    statement = untyped(select(col(TaskRow.title), col(TaskRow.words)).where(own))
    async with database.transaction(read_only=True) as transaction:
        return {row.title: set(row.words) for row in await transaction.all(statement, {})}


@contextmanager
def counting_statements() -> Generator[Counter[str]]:
    """Counts how often statements are run, by their first word."""
    counts: Counter[str] = Counter()
    with recorded() as statements:
        yield counts
    counts.update(each.sql.split(maxsplit=1)[0] for each in statements)


async def test_a_dry_run_is_exact_and_writes_nothing_of_any_page(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    before = await stored(database, user)
    new = lines_of(*tasks_about("milk"))
    report = await import_file(client, user, new, query="?dry_run=true")
    assert (report["created"], report["dry_run"]) == (NUMBER, True)
    assert await stored(database, user) == before
    dry = report["rows"]
    assert (await import_file(client, user, new))["rows"] == dry
    before, content = await stored(database, user), await export_file(client, user, CSV)
    tasks = tasks_about("milk")
    tasks[300]["title"] = tasks[-1]["title"] = "Another"
    changed = lines_of(*tasks)
    report = await import_file(client, user, changed, query="?dry_run=true")
    assert (report["updated"], report["unchanged"]) == (2, NUMBER - 2)
    assert await stored(database, user) == before
    assert await export_file(client, user, CSV) == content
    assert (await import_file(client, user, changed))["rows"] == report["rows"]


async def test_changes_are_written_by_few_statements_and_whole(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    """There are more of them for each further page, however many tasks are on it."""
    await import_file(client, user, lines_of(*tasks_about("milk")))
    tasks = tasks_about("bread", tag="Work")
    with counting_statements() as of_one:
        assert (await import_file(client, user, lines_of(*tasks[:PAGE])))["updated"] == PAGE
    with counting_statements() as of_two:
        report = await import_file(client, user, lines_of(*tasks[PAGE:]))
        assert report["updated"] == NUMBER - PAGE
    assert of_one.total() <= 20, of_one
    assert of_two.total() <= 2 * of_one.total(), of_two
    expected = {task["title"]: set(words(task["title"], task["description"])) for task in tasks}
    assert await words_of(database, user) == expected
    exported = [json.loads(line) for line in (await export_file(client, user)).splitlines()]
    found = [line["task"] for line in exported if line["type"] == "task"]
    assert {task["id"]: task["tags"] for task in found} == {
        task["id"]: sorted(task["tags"]) for task in tasks
    } | {task["id"]: ["No " + task["tags"][1][-1], "Work"] for task in tasks}
    assert {task["version"] for task in found} == {2}
    tags = await client.get(f"/api/{user.user_id}/tags", headers=user.headers)
    assert [tag["name"] for tag in tags.json()["items"]] == ["No 0", "No 1", "No 2", "Work"]


async def test_unchanged_rows_are_reported_without_a_writing_statement(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    file = lines_of(*tasks_about("milk"))
    await import_file(client, user, file)
    with counting_statements() as counts:
        assert (await import_file(client, user, file))["unchanged"] == NUMBER
    assert counts.keys() == {"SELECT"}


async def test_what_changed_between_reading_and_writing_is_not_lost(
    client: httpx.AsyncClient,
    user: SignedUp,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = [await create(client, user, {"title": title}) for title in ("One", "Other")]
    as_is = {name: value for name, value in other.items() if name != "version"}

    async def change_first(transaction: Transaction, owner: str) -> None:
        monkeypatch.setattr("impl.transfer.imports.lock_owner", lock_owner)
        change = {"title": "Changed meanwhile"}
        path = f"{user.tasks}/{other['id']}"
        assert (await client.patch(path, json=change, headers=user.headers)).is_success
        await lock_owner(transaction, owner)

    monkeypatch.setattr("impl.transfer.imports.lock_owner", change_first)
    file = lines_of({"id": one["id"], "title": "First"}, as_is)
    report = await import_file(client, user, file)
    assert [row["status"] for row in report["rows"]] == ["updated", "updated"]
    assert await words_of(database, user) == {"First": {"first"}, "Other": {"other"}}


async def test_others_write_while_a_large_file_is_written(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    description = " ".join(f"{number:03x}" for number in range(30))
    tasks = [{**task, "description": description} for task in tasks_about("milk")]
    importing = asyncio.create_task(import_file(client, user, lines_of(*tasks)))
    written = 0
    while not importing.done():
        await create(client, other_user, {"title": "Meanwhile"})
        written += 1
    assert (await importing)["created"] == NUMBER
    assert written > 3


FILES: dict[str, Callable[[], tuple[bytes, str]]] = {
    "tasks that fold to much": lambda: (
        lines_of(*({"title": f"{n}", "description": "\ufdfa" * 5000} for n in range(150))),
        JSONL,
    ),
    "empty lines": lambda: (b"\n" * 90_000, JSONL),
    "empty records": lambda: (b"title\n" + b"\n" * 90_000, CSV),
    "rejected rows": lambda: (b"{}\n" * 5_000, JSONL),
}


@pytest.mark.parametrize("name", FILES)
async def test_others_have_their_turn_while_a_file_is_read(
    client: httpx.AsyncClient, user: SignedUp, name: str
) -> None:
    content, media_type = FILES[name]()
    turns = 0

    async def take_turns() -> None:
        """Counts those that others had to wait for, and not those while the database is asked."""
        nonlocal turns
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            turns += now - last > _BUSY_SECONDS
            last = now

    path = f"/api/{user.user_id}/imports?dry_run=true"
    headers = {**user.headers, "Content-Type": media_type}
    await client.post(path, content=b"", headers=headers)
    others = asyncio.create_task(take_turns())
    of_an_empty_file = []
    for _ in range(5):
        turns = 0
        await client.post(path, content=b"", headers=headers)
        of_an_empty_file.append(turns)
    turns = 0
    assert (await client.post(path, content=content, headers=headers)).status_code == 200
    others.cancel()
    with suppress(asyncio.CancelledError):
        await others
    assert turns > min(of_an_empty_file) + 2


@pytest.mark.parametrize("media_type", [JSONL, CSV])
async def test_a_file_of_too_many_lines_is_too_large(
    client: httpx.AsyncClient, user: SignedUp, media_type: str
) -> None:
    response = await send(client, user, b"title\r\n" + b"\r\n" * 100_000, media_type)
    assert response.status_code == 413


async def test_a_line_or_a_record_may_be_so_long(client: httpx.AsyncClient, user: SignedUp) -> None:
    line = lines_of({"title": "A"}).strip()
    padded = line[:-1] + b" " * (task_files.MAX_LINE_BYTES - len(line)) + b"}"
    file = padded + b"\n" + padded[:-1] + b" }\n  " + line + b" " * 200_000
    rows = (await import_file(client, user, file))["rows"]
    assert [row["status"] for row in rows] == ["created", "rejected", "created"]
    (error,) = rows[1]["errors"]
    assert (error["keyword"], error["limit"]) == ("maxLength", task_files.MAX_LINE_BYTES)
    records = b'title,description\r\nA,"' + b"\n" * 40_000 + b'"\r\nB,\r\n'
    long, short = (await import_file(client, user, records, CSV))["rows"]
    (error,) = long["errors"]
    assert (error["keyword"], error["limit"]) == ("maxLength", task_files.MAX_RECORD_CHARACTERS)
    assert short["status"] == "created"


async def test_of_very_many_errors_one_per_row_is_reported(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    line = lines_of({f"field {number}": 1 for number in range(20)})
    rows = (await import_file(client, user, line * 1_000))["rows"]
    assert [len(rows[place]["errors"]) for place in (0, 199, 200, 999)] == [5, 5, 1, 1]
