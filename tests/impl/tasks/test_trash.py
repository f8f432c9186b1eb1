"""The trash: deleted tasks can be seen there, and restored."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.impl.tasks.caller import WHOLE, Caller
from tests.support.users import SignedUp

NOT_FOUND = "/docs/problems/task-not-found"


async def fetch(
    caller: Caller, task: dict[str, Any], deleted: str = "only", status: int = 200
) -> dict[str, Any]:
    return await caller.send("GET", f"/{task['id']}", status, params={"deleted": deleted})


async def delete(caller: Caller, task: dict[str, Any]) -> None:
    await caller.send("DELETE", f"/{task['id']}", status=204)


async def restore(caller: Caller, task: dict[str, Any]) -> dict[str, Any]:
    return await caller.send("POST", f"/{task['id']}/restore")


async def test_the_trash_begins_empty(caller: Caller) -> None:
    await caller.create()
    assert await caller.page(deleted="only") == {"items": [], "next_cursor": None}


async def test_a_deleted_task_is_in_the_trash_with_the_moment_of_it(stepper: Caller) -> None:
    kept, task = await stepper.create("Kept"), await stepper.create(**WHOLE)
    await delete(stepper, task)
    (trashed,) = (await stepper.page(deleted="only"))["items"]
    moment = trashed["deleted_at"]
    assert moment > task["updated_at"]
    moments = {"deleted_at": moment, "updated_at": moment, "purge_at": trashed["purge_at"]}
    assert trashed == {**task, **moments, "version": 2}
    assert (await stepper.page())["items"] == [kept]
    assert await stepper.page(deleted="exclude") == await stepper.page()


async def test_a_task_is_found_either_in_the_trash_or_outside(caller: Caller) -> None:
    task = await caller.create(**WHOLE)
    assert (await fetch(caller, task, status=404))["type"] == NOT_FOUND
    assert await fetch(caller, task, "exclude") == task
    await delete(caller, task)
    assert [await fetch(caller, task)] == (await caller.page(deleted="only"))["items"]
    assert (await fetch(caller, task, "exclude", status=404))["type"] == NOT_FOUND
    restored = await restore(caller, task)
    assert (await fetch(caller, task, status=404))["type"] == NOT_FOUND
    assert await fetch(caller, task, "exclude") == restored


async def test_what_was_fetched_from_the_trash_can_be_kept_and_restored(caller: Caller) -> None:
    task = await caller.create()
    await delete(caller, task)
    url, only = f"{caller.user.tasks}/{task['id']}", {"deleted": "only"}
    fetched = await caller.http.get(url, params=only, headers=caller.user.headers)
    etag = fetched.headers["etag"]
    assert (etag, fetched.headers["cache-control"]) == ('"2"', "private, no-cache")
    again = await caller.http.get(
        url, params=only, headers={**caller.user.headers, "If-None-Match": etag}
    )
    assert (again.status_code, again.headers["etag"], again.content) == (304, etag, b"")
    stale = await caller.http.get(
        url, params=only, headers={**caller.user.headers, "If-None-Match": '"1"'}
    )
    assert stale.json() == fetched.json()
    path = f"/{task['id']}/restore"
    await caller.send("POST", path, status=412, headers={"If-Match": '"1"'})
    assert (await caller.send("POST", path, headers={"If-Match": etag}))["version"] == 3


async def test_a_restored_task_is_as_it_was(stepper: Caller) -> None:
    task = await stepper.create(**WHOLE)
    await delete(stepper, task)
    restored = await restore(stepper, task)
    assert restored["updated_at"] > task["updated_at"]
    assert restored == {**task, "updated_at": restored["updated_at"], "version": 3}
    assert await stepper.get(task) == restored
    assert (await stepper.page())["items"] == [restored]
    assert (await stepper.page(deleted="only"))["items"] == []


async def test_restoring_what_is_not_deleted_changes_nothing(stepper: Caller) -> None:
    task = await stepper.create()
    assert await restore(stepper, task) == task
    await delete(stepper, task)
    restored = await restore(stepper, task)
    assert await restore(stepper, task) == restored
    assert await stepper.get(task) == restored


async def test_of_many_restores_at_once_each_succeeds_and_one_counts(caller: Caller) -> None:
    task = await caller.create()
    await delete(caller, task)
    answers = await asyncio.gather(*(restore(caller, task) for _ in range(10)))
    assert [answer["version"] for answer in answers] == [3] * 10


async def test_nobody_restores_or_sees_what_another_deleted(
    client: httpx.AsyncClient, caller: Caller, other_user: SignedUp
) -> None:
    task = await caller.create()
    await delete(caller, task)
    other = Caller(client, other_user)
    foreign = await other.send("POST", f"/{task['id']}/restore", status=404)
    never = await other.send("POST", "/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55/restore", status=404)
    assert foreign["type"] == never["type"] == NOT_FOUND
    assert foreign.keys() == never.keys()
    assert (await other.page(deleted="only"))["items"] == []
    assert (await fetch(other, task, status=404))["type"] == NOT_FOUND
    trespasser = Caller(client, replace(other_user, user_id=caller.user.user_id))
    assert (await fetch(trespasser, task, status=403))["type"] == "/docs/problems/foreign-path"
    assert [t["id"] for t in (await caller.page(deleted="only"))["items"]] == [task["id"]]


async def test_the_trash_has_pages_of_its_own(caller: Caller) -> None:
    tasks = [await caller.create(str(number)) for number in range(6)]
    for task in tasks[::2]:
        await delete(caller, task)
    first = await caller.page(deleted="only", limit=2)
    rest = await caller.page(deleted="only", limit=2, cursor=first["next_cursor"])
    assert [t["title"] for t in (*first["items"], *rest["items"])] == ["4", "2", "0"]
    assert rest["next_cursor"] is None


async def test_a_cursor_of_the_trash_is_invalid_for_the_list_nor_the_other_way(
    caller: Caller,
) -> None:
    for number in range(4):
        task = await caller.create(str(number))
        if number % 2:
            await delete(caller, task)
    for of, on in (("only", "exclude"), ("exclude", "only")):
        cursor = (await caller.page(deleted=of, limit=1))["next_cursor"]
        assert cursor is not None
        parameters = {"deleted": on, "cursor": cursor}
        refused = await caller.send("GET", status=400, params=parameters)
        assert refused["type"] == "/docs/problems/invalid-cursor"
    # Omitting it is the same as the default, for a cursor too.
    cursor = (await caller.page(limit=1))["next_cursor"]
    assert (await caller.page(deleted="exclude", cursor=cursor))["items"]


@pytest.mark.parametrize("value", ["", "all", "ONLY", "true", "only,exclude"])
async def test_a_different_value_of_deleted_is_refused(caller: Caller, value: str) -> None:
    task = await caller.create()
    for path in ("", f"/{task['id']}"):
        problem = await caller.send("GET", path, status=422, params={"deleted": value})
        assert [(e["in"], e["pointer"]) for e in problem["errors"]] == [("query", "/deleted")]
