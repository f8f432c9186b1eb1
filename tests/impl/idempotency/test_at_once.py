"""Concurrent attempts: one has an effect, and the others wait for its response."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, insert, select
from sqlmodel import col

from impl.database import Database
from impl.idempotency.tables import IdempotencyKeyRow
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.generated.documents import require_problem
from tests.support.clients import client_at
from tests.support.rows import NOW, untyped
from tests.support.servers import run_two_servers
from tests.support.users import PASSWORD, SignedUp, sign_up

ATTEMPTS = 20


@pytest.fixture(scope="module")
def urls(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[list[str]]:
    """The addresses of two servers."""
    with run_two_servers(database_url, tmp_path_factory.mktemp("servers")) as servers:
        yield [server.url for server in servers]


async def count(database: Database, what: type[TaskRow | UserRow]) -> int:
    async with database.transaction(read_only=True) as transaction:
        return int((await transaction.one(untyped(select(func.count()).select_from(what)), {}))[0])


@pytest.mark.parametrize("what", [TaskRow, UserRow], ids=["tasks", "sign-ups"])
async def test_of_twenty_attempts_at_two_servers_one_has_an_effect(
    urls: list[str], database: Database, what: type[TaskRow | UserRow]
) -> None:
    async with client_at(urls[0], timeout=30) as http:
        user = await sign_up(http)
        account = {"email": f"{uuid4()}@example.com", "password": PASSWORD}
        path, body, headers = (
            (user.tasks, {"title": "Once"}, user.headers)
            if what is TaskRow
            else ("/api/auth/signup", account, {})
        )
        headers = headers | {"Idempotency-Key": str(uuid4())}
        before = await count(database, what)
        started = asyncio.Barrier(ATTEMPTS)

        async def attempt(number: int) -> httpx.Response:
            await started.wait()
            return await http.post(f"{urls[number % 2]}{path}", json=body, headers=headers)

        answers = await asyncio.gather(*map(attempt, range(ATTEMPTS)))
    assert await count(database, what) == before + 1
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (201, answers[0].content)
    }
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1


@asynccontextmanager
async def another_attempt(database: Database, user: SignedUp, key: str) -> AsyncGenerator[None]:
    """An attempt in the middle of its transaction, which is rolled back in the end."""
    values = {
        "user_id": user.user_id,
        "key_hash": hashlib.sha256(key.encode()).digest(),
        "created_at": NOW,
        "reply": b"",
    }
    async with database.transaction() as transaction:
        await transaction.execute(insert(IdempotencyKeyRow), values)
        yield
        await transaction.close()


def create(client: httpx.AsyncClient, user: SignedUp, key: str) -> asyncio.Task[httpx.Response]:
    headers = user.headers | {"Idempotency-Key": key}
    return asyncio.create_task(client.post(user.tasks, json={"title": "Once"}, headers=headers))


async def test_an_attempt_waits_for_another_one(
    client: httpx.AsyncClient, database: Database, user: SignedUp
) -> None:
    async with another_attempt(database, user, "waiting"):
        waiting = create(client, user, "waiting")
        done, _ = await asyncio.wait([waiting], timeout=0.5)
        assert not done
    response = await waiting
    assert response.status_code == 201, "the other one did nothing"
    assert "idempotent-replayed" not in response.headers


async def test_an_attempt_does_not_wait_for_ever(
    client: httpx.AsyncClient, database: Database, user: SignedUp, database_url: str
) -> None:
    async with another_attempt(database, user, "stuck"):
        response = await create(client, user, "stuck")
    if database_url.startswith("sqlite"):  # which cannot tell whom it waited for
        require_problem(response, 503)
    else:
        problem = require_problem(response, 409)
        assert problem["type"] == "/docs/problems/idempotency-key-in-use"
    assert (await create(client, user, "stuck")).status_code == 201
    async with database.transaction(read_only=True) as transaction:
        titles = select(col(TaskRow.title)).where(col(TaskRow.user_id) == user.user_id)
        assert len(await transaction.all(untyped(titles), {})) == 1
