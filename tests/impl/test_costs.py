"""What the most used operations cost, in numbers that do not depend on the machine.

A slow path that creeps in shows here, where a measurement would need a quiet machine to find it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from impl.database import Database, checkpoints
from tests.support.plans import recorded, waits
from tests.support.users import SignedUp, log_in

STATEMENTS = {
    "get a task": 1,
    "list tasks": 1,
    "list tasks and count them": 2,
    "search tasks": 1,
    "list tags": 1,
    "create a task": 2,
    "create a task with tags": 6,
    "complete a task": 1,
    "change a priority": 1,
    "change a title": 4,
    "change a task that has another version": 2,
    "delete a task": 1,
    "restore a task": 1,
    "get me": 1,
    "rename me": 1,
    "list sessions": 1,
    "renew a session": 2,
    "log in": 5,
    "end a session": 1,
}
"""How many statements the database runs, without `BEGIN`, `COMMIT` and who the caller is."""
FEWER_ON_POSTGRESQL = {"create a task": 1, "create a task with tags": 5}
"""There, counting a task and inserting it are one."""
ROUND_TRIPS = {
    "get a task": 1,
    "list tasks": 1,
    "list tasks and count them": 2,
    "search tasks": 1,
    "list tags": 1,
    "create a task": 1,
    "create a task with tags": 7,
    "complete a task": 1,
    "change a priority": 1,
    "change a title": 6,
    "change a task that has another version": 2,
    "delete a task": 1,
    "restore a task": 1,
    "get me": 1,
    "rename me": 1,
    "list sessions": 1,
    "renew a session": 2,
    "log in": 7,
    "end a session": 1,
}
"""How often PostgreSQL is asked and awaited, with `BEGIN` and `COMMIT`."""
THREADS = {"log in": 2}
"""How often SQLite is left to a thread: for what changes many rows."""
_WHO_ASKS = ("FROM sessions JOIN users", "FROM revocations")
"""What is asked once for many requests."""

type Ask = Callable[[], Awaitable[httpx.Response]]


def is_own(sql: str) -> bool:
    """Whether a statement belongs to the operation itself."""
    return not any(part in sql for part in _WHO_ASKS)


@pytest.fixture
async def asks(client: httpx.AsyncClient, user: SignedUp) -> dict[str, Ask]:
    """The requests, by name, in an order in which they can be sent."""
    tagged = {"title": "Buy milk", "tags": ["home", "shop"]}
    task = (await client.post(user.tasks, headers=user.headers, json=tagged)).json()["id"]
    one = f"{user.tasks}/{task}"
    other = await log_in(client, user)
    credentials = {"email": user.email, "password": user.password}

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
        "rename me": ask("PATCH", "/api/me", json={"name": "Ada"}),
        "list sessions": ask("GET", "/api/auth/sessions"),
        "renew a session": ask(
            "POST", "/api/auth/refresh", json={"refresh_token": other.refresh_token}
        ),
        "log in": ask("POST", "/api/auth/login", json=credentials),
        "end a session": ask("DELETE", f"/api/auth/sessions/{other.session_id}"),
    }


async def test_operations_run_as_few_statements_as_they_need(
    asks: dict[str, Ask], database: Database
) -> None:
    found: dict[str, int] = {}
    for name, ask in asks.items():
        with recorded() as statements:
            response = await ask()
        assert response.status_code < 500, name
        found[name] = sum(is_own(each.sql) for each in statements)
    assert found == STATEMENTS | ({} if database.is_sqlite else FEWER_ON_POSTGRESQL)


@pytest.mark.parametrize(
    ("database_url", "expected"),
    [("postgresql", ROUND_TRIPS), ("sqlite", THREADS)],
    indirect=["database_url"],
)
async def test_operations_wait_for_the_database_as_rarely_as_they_can(
    asks: dict[str, Ask], expected: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_COMMITS", 1000)  # one in so many goes to a thread
    found: dict[str, int] = {}
    for name, ask in asks.items():
        with waits() as waited:
            response = await ask()
        assert response.status_code < 500, name
        found[name] = sum(map(is_own, waited))
    assert {name: number for name, number in found.items() if number} == expected
