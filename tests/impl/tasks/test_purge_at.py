"""Tasks in the trash say when they are removed from it for good."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from impl.database import Database
from impl.retention.retentions import purge
from impl.settings import Settings
from tests.impl.tasks.caller import Caller
from tests.support.apps import retentions_for, run_app
from tests.support.clocks import StandingClock
from tests.support.users import SignedUp, sign_up

A_MOMENT = timedelta(microseconds=1)
LAST_MOMENT = "9999-12-31T23:59:59.999999Z"
ONLY = {"deleted": "only"}


async def trashed(caller: Caller) -> dict[str, Any]:
    """Returns a task that was just deleted."""
    task = await caller.create()
    assert task["purge_at"] is None
    await caller.send("DELETE", f"/{task['id']}", status=204)
    return await fetch(caller, task)


async def fetch(caller: Caller, task: dict[str, Any], status: int = 200) -> dict[str, Any]:
    return await caller.send("GET", f"/{task['id']}", status, params=ONLY)


async def exported(caller: Caller) -> list[dict[str, Any]]:
    url = f"/api/{caller.user.user_id}/exports"
    response = await caller.http.post(url, headers=caller.user.headers)
    return [json.loads(line).get("task") for line in response.text.splitlines()[1:-1]]


async def test_a_task_is_purged_at_its_moment_and_not_before(
    settings: Settings, database: Database
) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        caller = Caller(client, await sign_up(client))
        task = await trashed(caller)
        moment = datetime.fromisoformat(task["purge_at"])
        assert moment == clock.time + timedelta(days=settings.trash_days)
        await purge(database, retentions_for(settings.trash_days)[:1], moment - A_MOMENT)
        assert await fetch(caller, task) == task
        await purge(database, retentions_for(settings.trash_days)[:1], moment)
        await fetch(caller, task, status=404)


async def test_a_restored_task_has_no_such_moment(caller: Caller) -> None:
    task = await trashed(caller)
    assert (await caller.send("POST", f"/{task['id']}/restore"))["purge_at"] is None
    assert (await caller.get(task))["purge_at"] is None


async def test_lists_and_exports_say_the_same(caller: Caller) -> None:
    task = await trashed(caller)
    assert (await caller.page(**ONLY))["items"] == [task]
    assert await exported(caller) == [task]


@asynccontextmanager
async def later_with(settings: Settings, user: SignedUp, **changes: int) -> AsyncGenerator[Caller]:
    """The same user at a service that was started with other settings."""
    async with run_app(settings.model_copy(update=changes)) as client:
        yield Caller(client, user)


async def read(caller: Caller, path: str, **headers: str) -> httpx.Response:
    url = f"{caller.user.tasks}{path}"
    return await caller.http.get(url, params=ONLY, headers={**caller.user.headers, **headers})


async def test_another_setting_counts_at_once(settings: Settings, caller: Caller) -> None:
    before = await trashed(caller)
    page = await read(caller, "")
    async with later_with(settings, caller.user, trash_days=7) as later:
        after = await fetch(later, before)
        deleted_at = datetime.fromisoformat(before["deleted_at"])
        assert datetime.fromisoformat(after["purge_at"]) == deleted_at + timedelta(days=7)
        assert after == {**before, "purge_at": after["purge_at"]}
        assert await exported(later) == [after]
        # The page is another one now; the task is of the same version.
        unless = {"If-None-Match": page.headers["etag"]}
        assert (await read(later, "", **unless)).json()["items"] == [after]
        unless = {"If-None-Match": f'"{before["version"]}"'}
        assert (await read(later, f"/{before['id']}", **unless)).status_code == 304


@pytest.mark.parametrize("days", [1, 3650])
async def test_a_task_of_a_file_may_have_been_deleted_at_any_moment(
    settings: Settings, caller: Caller, days: int
) -> None:
    moments = ["0001-01-01T00:00:00Z", "9999-12-31T00:00:01Z", LAST_MOMENT]
    file = "".join(
        json.dumps({"type": "task", "task": {"title": moment, "deleted_at": moment}}) + "\n"
        for moment in moments
    )
    headers = {**caller.user.headers, "Content-Type": "application/jsonl"}
    url = f"/api/{caller.user.user_id}/imports"
    report = (await caller.http.post(url, content=file, headers=headers)).json()
    assert report["created"] == len(moments)
    async with later_with(settings, caller.user, trash_days=days) as later:
        found = {task["title"]: task["purge_at"] for task in (await later.page(**ONLY))["items"]}
        assert found.keys() == {*moments}
        assert found[moments[0]] < "0012"
        assert found[moments[1]] == found[moments[2]] == LAST_MOMENT
