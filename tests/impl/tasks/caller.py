"""A user who calls the operations for tasks, with shortcuts for their tests."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from impl.settings import Settings
from tests.support.apps import run_app
from tests.support.clocks import SteppingClock
from tests.support.users import SignedUp, sign_up

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
DEFAULTS: dict[str, Any] = {
    "description": None,
    "priority": "none",
    "due": None,
    "tags": [],
    "completed": False,
    "completed_at": None,
    "deleted_at": None,
    "purge_at": None,
    "version": 1,
}
WHOLE: dict[str, Any] = {
    "title": "Write the report",
    "description": "Two pages,\nwith figures.",
    "priority": "high",
    "due": "2026-12-24",
    "tags": ["Figures", "work"],
    "completed": True,
}

bounded = hypothesis_settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Caller:
    """A client authenticated as a user."""

    http: httpx.AsyncClient
    user: SignedUp

    async def send(
        self, method: str, path: str = "", status: int = 200, **given: Any
    ) -> dict[str, Any]:
        """Returns the body of the response, which must have the expected status."""
        headers = {**self.user.headers, **given.pop("headers", {})}
        response = await self.http.request(
            method, f"{self.user.tasks}{path}", headers=headers, **given
        )
        assert response.status_code == status, f"{method} {path}: {response.text}"
        return response.json() if response.content else {}

    async def create(self, title: str = "Buy milk", **values: Any) -> dict[str, Any]:
        return await self.send("POST", status=201, json={"title": title, **values})

    async def get(self, task: dict[str, Any]) -> dict[str, Any]:
        return await self.send("GET", f"/{task['id']}")

    async def page(self, **parameters: Any) -> dict[str, Any]:
        return await self.send("GET", params=parameters)

    async def all_titles(self, limit: int = 100) -> list[str]:
        """Returns the titles of all tasks, page by page."""
        page = await self.page(limit=limit)
        titles = [task["title"] for task in page["items"]]
        while page["next_cursor"] is not None:
            assert len(titles) < 1000, "the list never ends"
            page = await self.page(limit=limit, cursor=page["next_cursor"])
            titles += [task["title"] for task in page["items"]]
        return titles


@asynccontextmanager
async def stepping(settings: Settings) -> AsyncGenerator[Caller]:
    """A caller of an application in which no two timestamps are the same."""
    async with run_app(settings, SteppingClock()) as client:
        yield Caller(client, await sign_up(client))
