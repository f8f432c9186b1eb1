"""Ending a credential takes effect in every process within one second, on both databases.

One server process ends it. The other has just accepted the credential, and is polled until it
refuses it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from impl.database import Database
from impl.users.tables import UserRow
from tests.support.clients import client_at
from tests.support.servers import RunningServer, run_server
from tests.support.users import PASSWORD, SignedUp, sign_up

BOUND_SECONDS = 1.0


@pytest.fixture(scope="module")
def servers(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[list[RunningServer]]:
    """Two processes on one database."""
    folder = tmp_path_factory.mktemp("servers")
    with ExitStack() as stack:
        yield [
            stack.enter_context(run_server(database_url, folder / f"{name}.log"))
            for name in ("told", "asked")
        ]


@dataclass(frozen=True)
class Processes:
    """Clients of both, and their database."""

    told: httpx.AsyncClient
    asked: httpx.AsyncClient
    database: Database


@pytest.fixture
async def processes(servers: list[RunningServer], database: Database) -> AsyncGenerator[Processes]:
    told, asked = (client_at(s.url) for s in servers)
    async with told, asked:
        yield Processes(told, asked, database)


async def seconds_until_refused(
    client: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> float:
    """Returns how long it takes until the credential is refused."""
    began = time.monotonic()
    while (response := await client.get(path, headers=headers)).status_code != 401:
        assert response.status_code == 200
        assert time.monotonic() - began < 5 * BOUND_SECONDS
        await asyncio.sleep(0.01)
    return time.monotonic() - began


async def log_out(processes: Processes, user: SignedUp) -> None:
    body = {"refresh_token": user.refresh_token}
    assert (await processes.told.post("/api/auth/logout", json=body)).status_code == 204


async def end_the_session(processes: Processes, user: SignedUp) -> None:
    address = f"/api/auth/sessions/{user.session_id}"
    assert (await processes.told.delete(address, headers=user.headers)).status_code == 204


async def change_the_password(processes: Processes, user: SignedUp) -> None:
    """In a different session from that of the token."""
    account = {"email": user.email, "password": PASSWORD}
    other = (await processes.told.post("/api/auth/login", json=account)).json()
    response = await processes.told.post(
        "/api/auth/password",
        json={"current_password": PASSWORD, "new_password": "wrong donkey charger glue"},
        headers={"Authorization": f"Bearer {other['access_token']}"},
    )
    assert response.status_code == 200


async def use_an_old_refresh_token(processes: Processes, user: SignedUp) -> None:
    token = user.refresh_token
    for _ in range(2):
        response = await processes.told.post("/api/auth/refresh", json={"refresh_token": token})
        token = response.json()["refresh_token"]
    body = {"refresh_token": user.refresh_token}
    assert (await processes.told.post("/api/auth/refresh", json=body)).status_code == 401


async def deactivate(processes: Processes, user: SignedUp) -> None:
    async with processes.database.transaction() as transaction:
        statement = update(UserRow).where(col(UserRow.id) == user.user_id)
        await transaction.execute(statement.values(deactivated_at=datetime.now(UTC)))


async def remove(processes: Processes, user: SignedUp) -> None:
    async with processes.database.transaction() as transaction:
        await transaction.execute(delete(UserRow).where(col(UserRow.id) == user.user_id))


async def leave(processes: Processes, user: SignedUp) -> None:
    assert (await processes.told.delete("/api/me", headers=user.headers)).status_code == 204


ENDS: list[Callable[[Processes, SignedUp], Awaitable[None]]] = [
    log_out,
    end_the_session,
    change_the_password,
    use_an_old_refresh_token,
    deactivate,
    remove,
    leave,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
async def test_an_access_token_is_refused_in_another_process_within_a_second(
    processes: Processes, end: Callable[[Processes, SignedUp], Awaitable[None]]
) -> None:
    user = await sign_up(processes.told)
    assert (await processes.asked.get(user.tasks, headers=user.headers)).status_code == 200
    await end(processes, user)
    seconds = await seconds_until_refused(processes.asked, user.tasks, user.headers)
    print(f"{end.__name__}: refused after {seconds:.2f} s")
    assert seconds < BOUND_SECONDS


async def test_an_api_key_is_refused_in_another_process_within_a_second(
    processes: Processes,
) -> None:
    user = await sign_up(processes.told)
    body = {"name": "Program", "scopes": ["tasks:read"]}
    response = await processes.told.post("/api/auth/api-keys", json=body, headers=user.headers)
    key = {"X-API-Key": response.json()["key"]}
    assert (await processes.asked.get(user.tasks, headers=key)).status_code == 200
    address = response.headers["location"]
    assert (await processes.told.delete(address, headers=user.headers)).status_code == 204
    seconds = await seconds_until_refused(processes.asked, user.tasks, key)
    print(f"revoke_api_key: refused after {seconds:.2f} s")
    assert seconds < BOUND_SECONDS


async def test_20_refreshes_at_once_in_two_processes_are_one_rotation(processes: Processes) -> None:
    user = await sign_up(processes.told)
    body = {"refresh_token": user.refresh_token}
    clients = [processes.told, processes.asked] * 10
    answers = await asyncio.gather(*(c.post("/api/auth/refresh", json=body) for c in clients))
    assert Counter(answer.status_code for answer in answers) == {200: 20}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    body = {"refresh_token": answers[0].json()["refresh_token"]}
    assert (await processes.asked.post("/api/auth/refresh", json=body)).status_code == 200
