"""Whatever a user does, in whatever order, the counts are right."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any

import httpx

from impl.database import Database
from impl.retention.retentions import purge
from impl.settings import Settings
from tests.impl.quotas.storer import Storer, storing
from tests.impl.transfer.imports.files import lines_of, send
from tests.support.apps import retentions_for
from tests.support.clocks import StandingClock

STEPS = 200
NAMES = [f"tag {number:02}" for number in range(30)]
EXPECTED = {200, 201, 204, 404, 409}


class Walker:
    """Runs a fixed sequence of random actions."""

    def __init__(self, storer: Storer, clock: StandingClock) -> None:
        self.storer = storer
        self.clock = clock
        self.random = random.Random(9)
        self.tasks: list[str] = []
        self.statuses: list[tuple[str, int]] = []

    async def step(self) -> None:
        """Runs one of all actions that create, change or remove something."""
        steps = [
            *[self.create] * 4,
            *[self.change] * 4,
            *[self.delete] * 2,
            self.restore,
            self.batch,
            self.import_file,
            self.change_tag,
            self.purge,
        ]
        step = self.random.choice(steps)
        self.clock.advance(seconds=1)
        status = await step()
        self.statuses.append((step.__name__, status))

    async def create(self) -> int:
        return await self.send("POST", "", json=self.body())

    async def change(self) -> int:
        whole = self.body()
        some = {name: whole[name] for name in whole if self.random.random() < 0.5}
        if self.random.random() < 0.3:
            return await self.send("PUT", f"/{self.task()}", json=whole)
        return await self.send("PATCH", f"/{self.task()}", json=some)

    async def delete(self) -> int:
        return await self.send("DELETE", f"/{self.task()}")

    async def restore(self) -> int:
        return await self.send("POST", f"/{self.task()}/restore")

    async def batch(self) -> int:
        operations = [
            self.random.choice(
                [
                    {"op": "create", "task": self.body()},
                    {"op": "update", "id": self.task(), "changes": self.body()},
                    {"op": "delete", "id": self.task()},
                ]
            )
            for _ in range(4)
        ]
        mode = self.random.choice(["independent", "all_or_nothing"])
        return await self.send("POST", "/batch", json={"mode": mode, "operations": operations})

    async def import_file(self) -> int:
        tasks: list[dict[str, Any]] = [self.body() for _ in range(3)]
        deleted = self.clock().isoformat()
        tasks[0] |= {"id": self.task(), "deleted_at": self.random.choice([None, deleted])}
        query = self.random.choice(["", "", "?dry_run=true"])
        file = lines_of(*tasks)
        response = await send(self.storer.http, self.storer.user, file, query=query)
        return self.noted(response)

    async def change_tag(self) -> int:
        tags = await self.storer.all()
        if not tags:
            return 404
        path = f"/../tags/{self.random.choice(tags)['id']}"
        match self.random.randrange(3):
            case 0:
                return await self.send("DELETE", path)
            case 1:
                return await self.send("PATCH", path, json={"name": self.random.choice(NAMES)})
            case _:
                into = {"into": self.random.choice(tags)["id"]}
                return await self.send("POST", f"{path}/merge", json=into)

    async def purge(self) -> int:
        a_day_ago = self.clock() - timedelta(seconds=self.random.choice([0, 30]))
        await purge(self.storer.database, retentions_for(1), a_day_ago + timedelta(days=1))
        return 200

    async def send(self, method: str, path: str, **given: Any) -> int:
        url = f"{self.storer.user.tasks}{path}"
        headers = self.storer.user.headers
        return self.noted(await self.storer.http.request(method, url, headers=headers, **given))

    def noted(self, response: httpx.Response) -> int:
        assert response.status_code in EXPECTED, response.text
        if response.content:
            found = response.json()
            rows = [
                found,
                *found.get("rows", []),
                *(r.get("task", {}) for r in found.get("results", [])),
            ]
            self.tasks += [row["id"] for row in rows if "id" in row and "open_tasks" not in row]
        return response.status_code

    def task(self) -> str:
        """Returns a recent task, which may not exist any more."""
        return self.random.choice(self.tasks[-12:] or ["019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"])

    def body(self) -> dict[str, Any]:
        length = self.random.choice([0, 1, 50, 5000])
        return {
            "title": self.random.choice(["x", "ﬀ", "\N{SPARKLES} star", "a longer title"]),
            "description": self.random.choice([None, "x", "é", "\N{SPARKLES}"]) and "é" * length,
            "tags": self.random.sample(NAMES, self.random.choice([0, 1, 4])),
        }


async def test_the_counts_are_true_after_every_step(settings: Settings, database: Database) -> None:
    clock = StandingClock()
    quotas = {"quota_tasks": 12, "quota_text_bytes": 25_000, "quota_tags": 20}
    async with storing(settings, database, clock, **quotas) as storer:
        walker = Walker(storer, clock)
        for _ in range(STEPS):
            await walker.step()
            usage = await storer.require_true_counts()
            assert usage.tasks <= 12, walker.statuses[-1]
            assert usage.text_bytes <= 25_000
            assert usage.tags <= 20
    seen = set(walker.statuses)
    refused = {step for step, status in seen if status == 409}
    assert {"create", "change", "batch", "import_file"} <= refused, "it came to its quotas"
    done = {step for step, status in seen if status < 300}
    assert len(done) == 8, json.dumps(sorted(seen))
