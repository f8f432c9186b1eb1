"""The cost of counting: one statement if something grows or shrinks, otherwise none."""

from __future__ import annotations

import asyncpg
import pytest

from impl.database import Database
from impl.settings import Settings
from tests.impl.quotas.storer import Storer, storing
from tests.support.plans import Statement, explain, recorded

_OF_TASKS = {"tasks", "task_tags", "tags"}


def told(statements: list[Statement]) -> str:
    """Returns the statements about users, tasks and tags, in order, except for signing in."""
    words = []
    for sql in (statement.sql for statement in statements):
        if sql.startswith("UPDATE users SET task_count"):
            words.append("count")
        elif sql.startswith("WITH condition AS \n(UPDATE users SET task_count"):
            words += ["count", "insert"]  # PostgreSQL does both at once
        elif sql.startswith("SELECT users.id"):
            words.append("lock")
        elif sql.startswith("SELECT users.task_count"):
            words.append("usage")
        elif sql.startswith("WITH") and "INSERT INTO tasks" in sql:
            words.append("count insert")  # PostgreSQL does both at once
        elif _OF_TASKS & set(sql.replace("(", " ").replace(".", " ").split()):
            words.append(sql.split()[0].lower())
    return " ".join(words)


async def did(storer: Storer, method: str, path: str, status: int, body: object = None) -> str:
    with recorded() as statements:
        await storer.send(method, path, status, json=body)
    return told(statements)


async def test_what_is_counted_takes_one_statement_and_all_else_locks_nobody(
    settings: Settings, database: Database
) -> None:
    async with storing(settings, database) as storer:
        path = f"/{(await storer.create('x', tags=['a']))['id']}"

        async def create(**values: object) -> str:
            return await did(storer, "POST", "", 201, {"title": "y", **values})

        async def patch(**values: object) -> str:
            return await did(storer, "PATCH", path, 200, values)

        assert await create() == "count insert"
        assert await create(tags=["a"]) == "count insert select insert"
        new_tag = "count insert select count insert insert"
        assert await create(tags=["a", "b"]) == new_tag
        assert await patch(title="y") == "lock select update"
        assert await patch(title="yz") == "lock select update count"
        assert await patch(priority="high", due=None) == "update"
        assert await did(storer, "PATCH", f"{path}/complete", 200, {"completed": True}) == "update"
        assert await did(storer, "DELETE", path, 204) == "update"
        assert await did(storer, "POST", f"{path}/restore", 200) == "update"


async def test_nothing_is_removed_for_what_does_not_fit_all_the_same(
    settings: Settings, database: Database
) -> None:
    async with storing(settings, database, quota_text_bytes=20_800) as storer:
        tasks = [await storer.create(str(number)) for number in range(3)]
        await storer.create("x", description="\N{SPARKLES}" * 4995)
        await storer.create("x", description="\N{SPARKLES}" * 1930)
        await storer.delete(*tasks)
        body = {"title": "1", "description": "x" * 30}
        attempt = "count" if database.is_sqlite else "count insert"
        refused = f"{attempt} count usage select select"
        assert await did(storer, "POST", "", 409, body) == refused


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_gives_way_is_a_range_of_an_index(
    settings: Settings, database: Database, database_url: str
) -> None:
    async with storing(settings, database, quota_tasks=2) as storer:
        await storer.delete(await storer.create("x"), await storer.create("y"))
        with recorded() as statements:
            await storer.create("z")
    (oldest,) = [s for s in statements if s.sql.startswith("SELECT tasks.deleted_at")]
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute("SET enable_seqscan = off; SET enable_sort = off")
        plan = await explain(connection, oldest)
    finally:
        await connection.close()
    assert plan.indexes == {"ix_tasks_oldest_deleted"}, plan
    assert "Sort" not in plan.kinds
