"""Tags that a version from before revision 0012 creates beside this one, by its own rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col
from uuid_utils.compat import uuid7

from impl.database import Database
from impl.database.repair import repair
from impl.quotas.tables import TAG_COUNT
from impl.service import REPAIRS
from impl.tags.tables import TagRow, TaskTagRow
from impl.users.tables import UserRow
from tests.impl.tags.tagger import Tagger
from tests.support.rows import untyped

HEART, PLAIN_HEART = "\u2764\ufe0f", "\u2764"
(TAGS,) = (kind for kind in REPAIRS if kind.name == "users with tags")


async def tag_as_before(tagger: Tagger, database: Database, task: dict[str, Any]) -> None:
    """Does what the older version does if a task gets a tag with a variation selector."""
    owner = tagger.user.user_id
    tag = {"user_id": owner, "id": uuid7(), "name": HEART, "folded": HEART}
    link = {"user_id": owner, "tag_id": tag["id"], "task_id": UUID(task["id"])}
    counts = update(UserRow).where(col(UserRow.id) == owner)
    async with database.transaction() as transaction:
        await transaction.execute(insert(TagRow).values(tag))
        await transaction.execute(insert(TaskTagRow).values(link))
        await transaction.execute(counts.values(tag_count=TAG_COUNT + 1))


@pytest.fixture
async def task(tagger: Tagger, database: Database) -> dict[str, Any]:
    """A task with a tag from each version, which are now the same."""
    task = await tagger.tagged(PLAIN_HEART, "home")
    await tag_as_before(tagger, database, task)
    return task


async def test_both_are_shown_and_any_spelling_finds_tasks(
    tagger: Tagger, task: dict[str, Any]
) -> None:
    assert await tagger.tags_of(task) == ["home", PLAIN_HEART, HEART]
    for spelling in (HEART, PLAIN_HEART):
        page = await tagger.page(tags_any=spelling)
        assert [found["id"] for found in page["items"]] == [task["id"]]


async def test_to_tag_the_task_again_leaves_one(tagger: Tagger, task: dict[str, Any]) -> None:
    assert (await tagger.retag(task, HEART))["tags"] == [PLAIN_HEART]
    assert await tagger.names() == [PLAIN_HEART]


async def test_one_can_be_merged_into_the_other(tagger: Tagger, task: dict[str, Any]) -> None:
    for name in ("home", HEART):
        await tagger.rename(name, HEART, status=409)
    await tagger.merge(HEART, PLAIN_HEART)
    assert await tagger.tags_of(task) == ["home", PLAIN_HEART]


async def test_repair_makes_one_of_them(
    tagger: Tagger, task: dict[str, Any], database: Database
) -> None:
    before = await tagger.get(task)
    assert (await repair(database, TAGS)).left == 0
    after = await tagger.get(task)
    assert after["tags"] == ["home", PLAIN_HEART]
    assert after["version"] == before["version"] + 1
    own = select(TAG_COUNT).where(col(UserRow.id) == tagger.user.user_id)
    async with database.transaction(read_only=True) as transaction:
        assert (await transaction.one(untyped(own), {})).tag_count == 2
