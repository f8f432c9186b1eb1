"""However a task is changed, an answer that is stored about it is right, or does not count.

The operations are the contract's own, so a new one is tested when it is there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col

from impl.database import Database
from impl.database.repair import repair
from impl.retention.retentions import purge
from impl.service import REPAIRS
from impl.settings import Settings
from impl.tags.tables import TagRow
from impl.tasks.tables import TaskRow
from tests.impl.authorization.world import OPERATIONS, World
from tests.impl.tasks.stored_answers import page, require_right, store_all, stored
from tests.support.apps import retentions_for
from tests.support.cases import case
from tests.support.users import SignedUp

WRITES = [each for each in OPERATIONS.values() if each.method not in {"GET", "HEAD"}]
CHANGES_OF_TASKS = {
    *("completeTask", "deleteTask", "deleteTag", "replaceTask", "updateTag", "updateTask"),
}
"""The operations whose examples change a task of the path, or those of the tag of the path."""


@pytest.fixture
def world(client: httpx.AsyncClient, database: Database, settings: Settings) -> World:
    return World(client, database, settings)


async def imported(world: World, user: SignedUp, *tasks: dict[str, Any]) -> list[str]:
    """Imports tasks, and returns what became of each."""
    lines = "\n".join(json.dumps({"type": "task", "task": task}) for task in tasks)
    headers = {**user.headers, "Content-Type": "application/jsonl"}
    path = f"/api/{user.user_id}/imports"
    report = await world.done("POST", path, headers=headers, content=lines)
    return [row["status"] for row in report["rows"]]


async def test_no_operation_leaves_a_wrong_answer(world: World) -> None:
    changing: set[str] = set()
    for operation in WRITES:
        with case(operation.id):
            owner = await world.user()
            await world.thing("TaskId", owner)
            path = await world.path(operation, owner)
            await store_all(world.database, owner)
            before = await stored(world.database, owner)
            assert before, "a task whose answer may become wrong"
            response = await world.send(operation, path, owner.headers)
            assert response.status_code < 500, response.text
            if before.items() - (await stored(world.database, owner)).items():
                changing.add(operation.id)
            if operation.id not in {"deleteMe", "changePassword"}:  # which end the session
                await require_right(world.client, world.database, owner)
    assert changing >= CHANGES_OF_TASKS


async def test_no_change_of_a_task_leaves_a_wrong_answer(world: World) -> None:
    """Nor one of what an example leaves out, or of several properties at once."""
    user = await world.user()
    path = f"{user.tasks}/{await world.thing('TaskId', user)}"
    same = {"title": "The owner's"}
    changes: list[tuple[str, str, dict[str, Any] | None]] = [
        ("PATCH", "/complete", None),
        ("PATCH", "/complete", None),
        ("PATCH", "", {**same, "tags": ["home"]}),
        ("PATCH", "", {**same, "tags": ["home", "work"], "priority": "low"}),
        ("PATCH", "", {**same, "due": "2026-12-24"}),
        ("PUT", "", same),
        ("PUT", "", {**same, "completed": True}),
        ("DELETE", "", None),
        ("POST", "/restore", None),
    ]
    for method, suffix, body in changes:
        with case(method, suffix, body):
            await store_all(world.database, user)
            before = await stored(world.database, user)
            await world.done(method, f"{path}{suffix}", headers=user.headers, json=body)
            assert not before or await stored(world.database, user) != before
            await require_right(world.client, world.database, user)


async def test_no_batch_leaves_a_wrong_answer(world: World) -> None:
    user = await world.user()
    tasks = [await world.thing("TaskId", user) for _ in range(4)]
    changes: list[dict[str, Any]] = [
        {"op": "create", "task": {"title": "New"}},
        {"op": "create", "task": {"title": "New", "tags": ["home"]}},
        {"op": "update", "id": tasks[0], "changes": {"title": "Bread", "tags": ["Home"]}},
        {"op": "update", "id": tasks[1], "if_version": 99, "changes": {"title": "Lost"}},
        {"op": "complete", "id": tasks[2], "completed": True},
        {"op": "delete", "id": tasks[3]},
    ]
    for mode, status in (("all_or_nothing", 412), ("independent", 200)):
        await store_all(world.database, user)
        body = {"mode": mode, "operations": changes}
        path = f"/api/{user.user_id}/tasks/batch"
        response = await world.client.post(path, headers=user.headers, json=body)
        assert response.status_code == status, response.text
        await require_right(world.client, world.database, user)


async def test_merging_tags_leaves_no_wrong_answer(world: World) -> None:
    user = await world.user()
    tasks = [{"title": "Milk", "tags": tags} for tags in (["home"], ["work"], ["home", "work"])]
    for task in tasks:
        await world.done("POST", user.tasks, headers=user.headers, json=task)
    await store_all(world.database, user)
    tags = f"/api/{user.user_id}/tags"
    home, work = (await world.done("GET", tags, headers=user.headers))["items"]
    merged = {"into": work["id"]}
    await world.done("POST", f"{tags}/{home['id']}/merge", headers=user.headers, json=merged)
    assert len(await stored(world.database, user)) == 1, "that of work alone"
    await require_right(world.client, world.database, user)


async def test_no_import_leaves_a_wrong_answer(world: World) -> None:
    user = await world.user()
    task = await world.thing("TaskId", user)
    changes: list[dict[str, Any]] = [
        {"id": task, "title": "Bread"},
        {"id": task, "tags": ["home"]},
        {"id": task, "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z"},
        {"id": task, "completed": True, "due": "2026-12-24T18:00:00+02:00"},
        {"id": task, "deleted_at": "2026-11-29T00:00:00Z"},
        {"id": task, "deleted_at": None},
        {"title": "New", "tags": ["HOME"]},
    ]
    for change in changes:
        with case(change):
            await store_all(world.database, user)
            assert await imported(world, user, change) != ["unchanged"]
            await require_right(world.client, world.database, user)


async def test_a_task_that_was_purged_and_is_imported_again_has_no_answer(world: World) -> None:
    """It begins with the version 1 once more."""
    user = await world.user()
    task = str(uuid4())
    assert await imported(world, user, {"id": task, "title": "Milk"}) == ["created"]
    await store_all(world.database, user)
    assert task in await stored(world.database, user)
    path = f"{user.tasks}/{task}"
    await world.done("DELETE", path, headers=user.headers)
    later = datetime.now(UTC) + timedelta(days=31)
    await purge(world.database, retentions_for(30), later)
    assert await imported(world, user, {"id": task, "title": "Bread"}) == ["created"]
    assert await stored(world.database, user) == {}
    assert [each["title"] for each in await page(world.client, user)] == ["Bread"]


async def test_no_repair_leaves_a_wrong_answer(world: World) -> None:
    """An older version beside this one may have stored what nobody can see, even under a tag."""
    user = await world.user()
    await world.thing("TaskId", user)
    await world.thing("TaskId", user)
    tag = update(TagRow).where(col(TagRow.user_id) == user.user_id)
    await world.execute(tag.values(name="\u200b", folded="\u200b"))
    task = update(TaskRow).where(col(TaskRow.user_id) == user.user_id)
    for wrong in (task.values(title="\u200b"), task.values(title_order="wrong")):
        async with world.database.transaction() as transaction:
            await transaction.execute(wrong)
        await store_all(world.database, user)
        for kind in REPAIRS:
            await repair(world.database, kind)
            await require_right(world.client, world.database, user)


async def test_a_repair_forgets_an_answer_that_is_wrong(world: World) -> None:
    """Somebody has changed a row by hand, and not its version."""
    user, other = await world.user(), await world.user()
    for each in (user, other):
        await world.thing("TaskId", each)
        await store_all(world.database, each)
    await world.execute(
        update(TaskRow).where(col(TaskRow.user_id) == user.user_id).values(title="By hand")
    )
    assert [each["title"] for each in await page(world.client, user)] == ["The owner's"]
    repaired = [(await repair(world.database, kind)).repaired for kind in REPAIRS[:2]]
    assert repaired == [1, 1], "its sort key, and the answer"
    assert [each["title"] for each in await page(world.client, user)] == ["By hand"]
    assert await stored(world.database, user) == {}
    assert await stored(world.database, other), "it is right"


async def test_the_version_before_leaves_no_wrong_answer(world: World) -> None:
    """It knows nothing of answers, and raises the version of what it changes."""
    user: SignedUp = await world.user()
    await world.thing("TaskId", user)
    await store_all(world.database, user)
    row = update(TaskRow).where(col(TaskRow.user_id) == user.user_id)
    await world.execute(row.values(title="Changed", version=col(TaskRow.version) + 1))
    assert await stored(world.database, user) == {}
    assert [each["title"] for each in await page(world.client, user)] == ["Changed"]
