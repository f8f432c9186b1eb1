"""What the most used operations cost, in numbers that do not depend on the machine.

A slow path that creeps in shows here, where a measurement would need a quiet machine to find it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.support.plans import recorded
from tests.support.users import SignedUp

STATEMENTS = {
    "get a task": 1,
    "list tasks": 1,
    "list tasks and count them": 2,
    "search tasks": 1,
    "list tags": 1,
    "create a task": 3,
    "create a task with tags": 8,
    "complete a task": 2,
    "change a priority": 2,
    "change a title": 8,
    "change a task that has another version": 2,
    "delete a task": 1,
    "restore a task": 2,
    "get me": 1,
    "list sessions": 1,
}
"""How many statements the database runs, without `BEGIN`, `COMMIT` and who the caller is."""
_CALLER = "FROM sessions JOIN users"

type Ask = Callable[[], Awaitable[httpx.Response]]


@pytest.fixture
async def asks(client: httpx.AsyncClient, user: SignedUp) -> dict[str, Ask]:
    """The requests, by name, in an order in which they can be sent."""
    tagged = {"title": "Buy milk", "tags": ["home", "shop"]}
    task = (await client.post(user.tasks, headers=user.headers, json=tagged)).json()["id"]
    one = f"{user.tasks}/{task}"

    def ask(method: str, path: str, **more: Any) -> Ask:
        headers = {**user.headers, **more.pop("headers", {})}
        return lambda: client.request(method, path, headers=headers, **more)

    return {
        "get a task": ask("GET", one),
        "list tasks": ask("GET", user.tasks),
        "list tasks and count them": ask("GET", f"{user.tasks}?total=true"),
        "search tasks": ask("GET", f"{user.tasks}?q=milk"),
        "list tags": ask("GET", f"/api/{user.user_id}/tags"),
        "create a task": ask("POST", user.tasks, json={"title": "Buy tea"}),
        "create a task with tags": ask("POST", user.tasks, json={**tagged, "tags": ["new"]}),
        "complete a task": ask("PATCH", f"{one}/complete"),
        "change a priority": ask("PATCH", one, json={"priority": "low"}),
        "change a title": ask("PATCH", one, json={"title": "Buy bread"}),
        "change a task that has another version": ask(
            "PATCH", one, json={"priority": "low"}, headers={"If-Match": '"99"'}
        ),
        "delete a task": ask("DELETE", one),
        "restore a task": ask("POST", f"{one}/restore"),
        "get me": ask("GET", "/api/me"),
        "list sessions": ask("GET", "/api/auth/sessions"),
    }


async def test_operations_run_as_few_statements_as_they_need(asks: dict[str, Ask]) -> None:
    found: dict[str, int] = {}
    for name, ask in asks.items():
        with recorded() as statements:
            response = await ask()
        assert response.status_code < 500, name
        found[name] = sum(_CALLER not in each.sql for each in statements)
    assert found == STATEMENTS
