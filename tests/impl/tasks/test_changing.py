"""Replacing, patching, completing and deleting tasks."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx
import pytest

from tests.impl.tasks.caller import (
    DEFAULTS,
    MERGE_PATCH,
    WHOLE,
    Caller,
)


async def test_put_replaces_and_what_is_left_out_goes_back_to_its_default(
    stepper: Caller,
) -> None:
    task = await stepper.create(**WHOLE)
    replaced = await stepper.send("PUT", f"/{task['id']}", json={"title": "Only a title"})
    assert replaced == {
        **DEFAULTS,
        "title": "Only a title",
        "id": task["id"],
        "created_at": task["created_at"],
        "updated_at": replaced["updated_at"],
        "version": 2,
    }
    assert replaced["updated_at"] > task["updated_at"]
    assert await stepper.get(task) == replaced
    replaced = await stepper.send("PUT", f"/{task['id']}", json=WHOLE)
    assert {name: replaced[name] for name in WHOLE} == WHOLE
    assert replaced["completed_at"] == replaced["updated_at"]
    assert await stepper.get(task) == replaced


async def test_sending_the_same_put_again_changes_nothing_more(stepper: Caller) -> None:
    """A client that lost the response may send it again."""
    for body in (WHOLE, {"title": "Only a title"}, {**WHOLE, "due": "2026-12-24T00:00:00+05:45"}):
        task = await stepper.create()
        first = await stepper.send("PUT", f"/{task['id']}", json=body)
        second = await stepper.send("PUT", f"/{task['id']}", json=body)
        assert second == first
        assert await stepper.get(task) == first


async def test_put_creates_nothing(caller: Caller) -> None:
    await caller.send("PUT", f"/{uuid.uuid4()}", status=404, json=WHOLE)
    assert await caller.all_titles() == []


async def test_put_needs_a_title(caller: Caller) -> None:
    task = await caller.create(**WHOLE)
    await caller.send("PUT", f"/{task['id']}", status=422, json={"description": "x"})
    assert await caller.get(task) == task


async def test_replacing_a_completed_task_by_a_completed_one_keeps_since_when(
    stepper: Caller,
) -> None:
    task = await stepper.create(completed=True)
    body = {"title": "Another", "completed": True}
    replaced = await stepper.send("PUT", f"/{task['id']}", json=body)
    assert replaced["completed_at"] == task["completed_at"]
    assert replaced["updated_at"] > task["updated_at"]


# Changing


@pytest.mark.parametrize("headers", [{}, MERGE_PATCH], ids=["json", "merge-patch+json"])
@pytest.mark.parametrize(
    ("patch", "changes"),
    [
        ({"title": "Another"}, {"title": "Another"}),
        ({"description": "Another"}, {"description": "Another"}),
        ({"description": ""}, {"description": ""}),
        ({"description": None}, {"description": None}),
        ({"priority": "low"}, {"priority": "low"}),
        ({"due": "2027-01-01"}, {"due": "2027-01-01"}),
        ({"due": "2026-12-24T00:00:00Z"}, {"due": "2026-12-24T00:00:00Z"}),
        ({"due": None}, {"due": None}),
        ({"completed": False}, {"completed": False, "completed_at": None}),
        ({"due": None, "description": None}, {"due": None, "description": None}),
        (
            {"title": "B", "description": None, "priority": "none", "due": None},
            {"title": "B", "description": None, "priority": "none", "due": None},
        ),
    ],
)
async def test_a_patch_changes_what_it_names_and_null_clears(
    stepper: Caller, patch: dict[str, Any], changes: dict[str, Any], headers: dict[str, str]
) -> None:
    task = await stepper.create(**WHOLE)
    changed = await stepper.send("PATCH", f"/{task['id']}", json=patch, headers=headers)
    assert changed["updated_at"] > task["updated_at"]
    assert changed == {**task, **changes, "updated_at": changed["updated_at"], "version": 2}
    assert await stepper.get(task) == changed


@pytest.mark.parametrize("headers", [{}, MERGE_PATCH], ids=["json", "merge-patch+json"])
async def test_an_empty_patch_changes_nothing(stepper: Caller, headers: dict[str, str]) -> None:
    task = await stepper.create(**WHOLE)
    assert await stepper.send("PATCH", f"/{task['id']}", json={}, headers=headers) == task
    assert await stepper.get(task) == task


@pytest.mark.parametrize("name", ["title", "priority", "completed"])
async def test_null_clears_nothing_that_must_be_there(caller: Caller, name: str) -> None:
    task = await caller.create(**WHOLE)
    body = await caller.send("PATCH", f"/{task['id']}", status=422, json={name: None})
    assert [error["pointer"] for error in body["errors"]] == [f"/{name}"]
    assert await caller.get(task) == task


async def test_a_patch_that_is_wrong_anywhere_changes_nothing(caller: Caller) -> None:
    task = await caller.create(**WHOLE)
    patch = {"title": "Another", "priority": "urgent"}
    await caller.send("PATCH", f"/{task['id']}", status=422, json=patch)
    assert await caller.get(task) == task


async def test_a_patch_can_complete_and_reopen(stepper: Caller) -> None:
    task = await stepper.create()
    path = f"/{task['id']}"
    done = await stepper.send("PATCH", path, json={"completed": True})
    assert (done["completed"], done["completed_at"]) == (True, done["updated_at"])
    again = await stepper.send("PATCH", path, json={"completed": True, "title": "Done"})
    assert again["completed_at"] == done["completed_at"], "it is done since then"
    reopened = await stepper.send("PATCH", path, json={"completed": False})
    assert (reopened["completed"], reopened["completed_at"]) == (False, None)


async def test_patches_of_different_properties_at_once_all_count(caller: Caller) -> None:
    """Each is one statement on the named properties: none writes back what it read before."""
    task = await caller.create()
    patches: list[dict[str, Any]] = [
        {"title": "Another"},
        {"description": "Another"},
        {"priority": "high"},
        {"due": "2026-12-24"},
        {"completed": True},
    ]
    await asyncio.gather(*(caller.send("PATCH", f"/{task['id']}", json=patch) for patch in patches))
    changed = await caller.get(task)
    for patch in patches:
        assert patch.items() <= changed.items()


# Completing


async def test_without_a_body_complete_turns_it_over(stepper: Caller) -> None:
    task = await stepper.create(**{**WHOLE, "completed": False})
    path = f"/{task['id']}/complete"
    done = await stepper.send("PATCH", path)
    now = done["updated_at"]
    assert now > task["updated_at"]
    assert done == {
        **task,
        "completed": True,
        "completed_at": now,
        "updated_at": now,
        "version": 2,
    }
    assert await stepper.get(task) == done
    reopened = await stepper.send("PATCH", path)
    assert reopened["updated_at"] > now
    assert reopened == {**task, "updated_at": reopened["updated_at"], "version": 3}
    assert await stepper.get(task) == reopened


@pytest.mark.parametrize("completed", [True, False])
@pytest.mark.parametrize("at_first", [True, False])
async def test_with_a_body_complete_sets_however_often_it_is_sent(
    stepper: Caller, *, completed: bool, at_first: bool
) -> None:
    task = await stepper.create(completed=at_first)
    path = f"/{task['id']}/complete"
    first = await stepper.send("PATCH", path, json={"completed": completed})
    assert first["completed"] is completed
    assert (first["completed_at"] is not None) is completed
    if completed == at_first:
        assert first == task, "it was so before, so nothing changes"
    for _ in range(2):
        assert await stepper.send("PATCH", path, json={"completed": completed}) == first
    assert await stepper.get(task) == first


async def test_turning_it_over_under_a_key_happens_once(caller: Caller) -> None:
    task = await caller.create()
    path, key = f"/{task['id']}/complete", {"Idempotency-Key": "once"}
    first = await caller.send("PATCH", path, headers=key)
    assert await caller.send("PATCH", path, headers=key) == first == await caller.get(task)
    other = await caller.send("PATCH", path, 422, headers=key, json={"completed": True})
    assert other["type"] == "/docs/problems/idempotency-key-reused"
    assert await caller.get(task) == first


async def test_turning_it_over_many_times_at_once_loses_no_turn(caller: Caller) -> None:
    task = await caller.create()
    answers = await asyncio.gather(
        *(caller.send("PATCH", f"/{task['id']}/complete") for _ in range(15))
    )
    assert sum(answer["completed"] for answer in answers) == 8
    assert (await caller.get(task))["completed"] is True


# Deleting


async def test_a_deleted_task_is_gone_everywhere(caller: Caller) -> None:
    kept, task = await caller.create("Kept"), await caller.create("Deleted", completed=True)
    path = f"/{task['id']}"
    await caller.send("DELETE", path, status=204)
    await caller.send("GET", path, status=404)
    await caller.send("PUT", path, status=404, json=WHOLE)
    await caller.send("PATCH", path, status=404, json={"title": "Back"})
    await caller.send("PATCH", path, status=404, json={})
    await caller.send("PATCH", f"{path}/complete", status=404)
    await caller.send("PATCH", f"{path}/complete", status=404, json={"completed": False})
    await caller.send("DELETE", path, status=404)
    assert await caller.page() == {"items": [kept], "next_cursor": None}


async def test_of_many_deletes_at_once_one_finds_the_task(
    client: httpx.AsyncClient, caller: Caller
) -> None:
    task = await caller.create()
    address = f"{caller.user.tasks}/{task['id']}"
    answers = await asyncio.gather(
        *(client.delete(address, headers=caller.user.headers) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [204, *[404] * 7]


async def test_a_deletion_has_no_body(client: httpx.AsyncClient, caller: Caller) -> None:
    task = await caller.create()
    response = await client.delete(f"{caller.user.tasks}/{task['id']}", headers=caller.user.headers)
    assert response.status_code == 204
    assert response.content == b""
    assert "content-type" not in response.headers
    assert response.headers["cache-control"] == "no-store"


async def test_an_id_may_be_written_in_capitals(caller: Caller) -> None:
    task = await caller.create()
    assert await caller.send("GET", f"/{task['id'].upper()}") == task
