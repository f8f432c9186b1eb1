"""Any list, with any filters in any order, is what a simple model says, page by page."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from impl.settings import Settings
from impl.tasks import listing
from tests.impl.tasks.caller import Caller
from tests.impl.tasks.model import Parameters, Task, listed
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import sign_up

ZONES = ["UTC", "Asia/Kathmandu", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
TITLES = ["Milk", "milk", "Bread and milk", "zebra", "Apple", "apple pie", "a", "B", "10", "9"]
PRIORITIES = ["none", "low", "medium", "high"]
SORTS = ["created_at", "updated_at", "due", "priority", "title"]


@dataclass
class Account:
    """A caller with all kinds of tasks, whose clock stands still."""

    caller: Caller
    clock: StandingClock
    random: random.Random
    tasks: list[Task]

    async def add(self) -> None:
        """Creates a task, sometimes with the same timestamp as the previous one."""
        self.clock.advance(milliseconds=self.random.choice([0, 0, 1, 700]))
        values: dict[str, Any] = {
            "due": self.due(),
            "priority": self.random.choice(PRIORITIES),
            "completed": self.random.random() < 0.5,
        }
        self.tasks.append(await self.caller.create(self.random.choice(TITLES), **values))

    async def change(self, task: Task) -> None:
        """Completes or reopens a task, which changes its position by `updated_at`."""
        self.clock.advance(milliseconds=5)
        changed = await self.caller.send("PATCH", f"/{task['id']}/complete")
        self.tasks[self.tasks.index(task)] = changed

    async def remove(self, task: Task) -> None:
        await self.caller.send("DELETE", f"/{task['id']}", status=204)
        self.tasks.remove(task)

    def due(self) -> str | None:
        """Returns a day or a time around now, often a boundary; or nothing."""
        near = self.clock.time + timedelta(hours=self.random.randint(-60, 60))
        midnight = near.replace(hour=0, minute=0, second=0, microsecond=0)
        choices = [None, near.date().isoformat(), near.isoformat(), midnight.isoformat()]
        return self.random.choice(choices)

    def any_list(self) -> Parameters:
        """Returns any filters, around now, and any order."""
        choose, now = self.random.choice, self.clock.time
        filters: dict[str, Any] = {
            "completed": choose(["true", "false"]),
            "overdue": choose(["true", "false"]),
            "time_zone": choose(ZONES),
            "q": choose(["mil", "a", "bread m", "APPLE P", "1"]),
            "priority": self.random.sample(PRIORITIES, self.random.randint(1, 3)),
            "due_from": self.due() or now.isoformat(),
            "due_before": self.due() or now.isoformat(),
            "created_from": (now - timedelta(milliseconds=choose([700, 2000]))).isoformat(),
            "created_before": (now - timedelta(milliseconds=choose([1, 700]))).isoformat(),
            "updated_from": (now - timedelta(milliseconds=choose([1, 20, 700]))).isoformat(),
            "updated_before": (now - timedelta(milliseconds=choose([0, 1, 20]))).isoformat(),
        }
        chosen = self.random.sample(sorted(filters), choose([0, 1, 1, 2, 2, 3]))
        if "overdue" in chosen:  # the current day depends on the zone
            chosen.append("time_zone")
        sort = choose(["", "-"]) + choose(SORTS)
        return {name: filters[name] for name in chosen} | {"sort": sort}


@pytest.fixture(params=range(3))
async def account(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Account]:
    # So few that many pages are not found by walking, but by what the filters find.
    monkeypatch.setattr(listing, "_WALKED", 5 + 10 * request.param)
    listing._page.cache_clear()
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        chance = random.Random(request.param)
        account = Account(Caller(client, await sign_up(client)), clock, chance, [])
        for _ in range(40):
            await account.add()
        for task in account.tasks[::7]:
            await account.change(task)
        for task in account.tasks[::9]:
            await account.remove(task)
        yield account
    listing._page.cache_clear()


async def test_a_list_is_what_the_model_says(account: Account) -> None:
    sizes = set()
    for _ in range(40):
        parameters, limit = account.any_list(), account.random.randint(1, 30)
        expected = listed(account.tasks, parameters, account.clock.time)
        sizes.add(len(expected))
        page = await account.caller.page(limit=limit, total="true", **parameters)
        total, ids = page["total"], [task["id"] for task in page["items"]]
        while page["next_cursor"] is not None:
            assert len(ids) < 1000, "the list never ends"
            page = await account.caller.page(limit=limit, cursor=page["next_cursor"], **parameters)
            ids += [task["id"] for task in page["items"]]
        assert ids == expected, parameters
        assert total == len(expected), parameters
    assert len(sizes) > 9, "the lists are hardly different"


async def test_pages_stay_right_while_tasks_come_go_and_change(account: Account) -> None:
    """None is shown twice, and none that kept its position is missed."""
    for _ in range(8):
        parameters, limit = account.any_list(), account.random.randint(2, 7)
        now = account.clock.time
        before = {task["id"]: task for task in account.tasks}
        shown, changed = await walk(account, parameters, limit)
        unchanged = [task for task_id, task in before.items() if task_id not in changed]
        steady = [task_id for task_id in shown if task_id in before and task_id not in changed]
        assert steady == listed(unchanged, parameters, now), parameters


async def walk(account: Account, parameters: Parameters, limit: int) -> tuple[list[str], set[str]]:
    """Returns the ids of all tasks on the pages, and of those that change meanwhile."""
    shown: list[str] = []
    changed: set[str] = set()
    cursor: dict[str, str] = {}
    while True:
        assert len(shown) < 1000, "the list never ends"
        page = await account.caller.page(limit=limit, **cursor, **parameters)
        shown += [task["id"] for task in page["items"]]
        if page["next_cursor"] is None:
            return shown, changed
        cursor = {"cursor": page["next_cursor"]}
        if account.random.random() < 0.5:  # fewer than a page has, or the list never ends
            await account.add()
        task = account.random.choice(account.tasks)
        action = account.random.choice([account.change, account.remove, None])
        if action is not None:
            changed.add(task["id"])
            await action(task)
