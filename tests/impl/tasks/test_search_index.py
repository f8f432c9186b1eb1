"""SQLite's index of words: a table that triggers keep, and one of tasks whose words wait for it."""

from __future__ import annotations

import json
import random
import uuid

import pytest
from sqlalchemy import Integer, String, column, text

from impl.database import Database
from tests.impl.tasks.caller import Caller
from tests.support.rows import untyped

ENOUGH = 32
"""How many tasks of a user are sorted in together."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORDS = text("SELECT id, words FROM tasks WHERE user_id = :owner").columns(
    column("id", String), column("words", String)
)
INDEXED = text(
    "SELECT id, word FROM ix_words_of_tasks AS found JOIN tasks USING (number)"
    " WHERE found.user_id = :owner"
).columns(column("id", String), column("word", String))
PENDING = text(
    "SELECT id FROM ix_tasks_pending AS pending JOIN tasks USING (number)"
    " WHERE pending.user_id = :owner"
).columns(column("id", String))
ENTRIES = text(
    "SELECT (SELECT count(*) FROM ix_words_of_tasks WHERE user_id = :owner) AS indexed,"
    " (SELECT count(*) FROM ix_tasks_pending WHERE user_id = :owner) AS pending"
).columns(column("indexed", Integer), column("pending", Integer))


async def require_complete(database: Database, caller: Caller) -> int:
    """Asserts that each task is found by all of its words and no others; tells how many wait."""
    owner = {"owner": caller.user.user_id}
    async with database.transaction(read_only=True) as transaction:
        rows = await transaction.all(untyped(WORDS), owner)
        indexed = {(row.id, row.word) for row in await transaction.all(untyped(INDEXED), owner)}
        pending = {row.id for row in await transaction.all(untyped(PENDING), owner)}
    expected = {(row.id, word) for row in rows for word in row.words.split("\n")[1:]}
    assert indexed <= expected
    assert {task for task, _ in expected - indexed} <= pending
    return len(pending)


async def test_the_words_of_a_few_tasks_wait_until_there_are_enough(
    caller: Caller, database: Database
) -> None:
    waiting = []
    for place in range(ENOUGH + 2):
        await caller.create(f"Buy milk {place}", description='"two" \\bottles')
        waiting.append(await require_complete(database, caller))
    assert waiting == [*range(1, ENOUGH), 0, 1, 2]


async def test_what_changes_is_in_the_index_as_it_is_or_waits(
    caller: Caller, database: Database
) -> None:
    chance = random.Random(3)
    tasks = [await caller.create(f"Buy milk {place}") for place in range(ENOUGH + 5)]
    for _ in range(ENOUGH):
        task = chance.choice(tasks)
        body = {"title": f"{chance.choice(['Buy', 'Sell'])} milk {chance.randrange(50)}"}
        await caller.send("PATCH", f"/{task['id']}", json=body)
        assert await require_complete(database, caller) < ENOUGH


async def test_it_follows_what_a_file_overwrites(caller: Caller, database: Database) -> None:
    """By an upsert, whose rule for conflicts is that of the triggers, too."""
    for verb in ("Buy", "Sell", "Sell"):
        tasks = [
            {"id": str(uuid.UUID(int=place)), "title": f"{verb} milk {place}"}
            for place in range(2 * ENOUGH + 5)
        ]
        lines = "".join(json.dumps({"type": "task", "task": task}) + "\n" for task in tasks)
        response = await caller.http.post(
            f"/api/{caller.user.user_id}/imports",
            content=lines,
            headers={**caller.user.headers, "Content-Type": "application/jsonl"},
        )
        assert response.status_code == 200, response.text
        assert response.json()["rejected"] == 0
        assert await require_complete(database, caller) < ENOUGH


async def test_it_forgets_what_goes_with_the_account(caller: Caller, database: Database) -> None:
    async def entries() -> tuple[int, int]:
        async with database.transaction(read_only=True) as transaction:
            found = await transaction.one(untyped(ENTRIES), {"owner": caller.user.user_id})
        return found.indexed, found.pending

    for place in range(ENOUGH + 1):
        await caller.create(f"Buy milk {place}")
    assert await entries() == (3 * ENOUGH, 1)
    response = await caller.http.delete("/api/me", headers=caller.user.headers)
    assert response.status_code == 204
    assert await entries() == (0, 0)
