"""SQLite, without statistics, finds the tags of a task without reading all of its owner's."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import httpx
import pytest

from tests.support.plans import recorded
from tests.support.users import SignedUp

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("path", ["", "/{id}"], ids=["the list", "one task"])
async def test_the_tags_of_a_task_are_a_range_of_an_index(
    client: httpx.AsyncClient, user: SignedUp, database_url: str, path: str
) -> None:
    task = {"title": "Mine", "tags": ["Home"]}
    created = (await client.post(user.tasks, headers=user.headers, json=task)).json()
    with recorded() as statements:
        await client.get(user.tasks + path.format(id=created["id"]), headers=user.headers)
    (statement,) = [s for s in statements if "task_tags" in s.tables]
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database:
        plan = database.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values).fetchall()
    searches = [detail for *_, detail in plan if "task_tags" in detail]
    assert searches == [
        "SEARCH task_tags USING COVERING INDEX ix_task_tags_task (user_id=? AND task_id=?)"
    ]
