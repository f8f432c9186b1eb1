"""Servers that are killed in a storm of retried creates: nothing is lost or duplicated.

Several servers share a database. Clients create tasks and accounts and retry with the same key, at
any server, until they get a response; meanwhile one server after the other is killed (SIGKILL).
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from impl.database import Database
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.clients import client_at
from tests.support.rows import untyped
from tests.support.servers import RunningServer, run_server
from tests.support.users import PASSWORD, SignedUp, sign_up

KILLS = 4
CLIENTS = 16
SECONDS_BETWEEN = 0.8
KEY = "Idempotency-Key"


@dataclass
class Storm:
    """What the clients did, and the responses that they got."""

    servers: list[RunningServer]
    answered: dict[str, str] = field(default_factory=dict)
    """The ids of created things, by name."""
    unanswered: set[str] = field(default_factory=set)
    attempts: int = 0
    interrupted: int = 0
    replayed: int = 0
    is_over: bool = False

    async def create(self, http: httpx.AsyncClient, user: SignedUp, *, as_task: bool) -> None:
        """Creates one thing, in as many attempts as it takes."""
        name = uuid4().hex
        self.unanswered.add(name)
        account = {"email": f"{name}@example.com", "password": PASSWORD}
        path, body, headers = (
            (user.tasks, {"title": name}, user.headers)
            if as_task
            else ("/api/auth/signup", account, {})
        )
        answer = None
        # Some repeat the request after a response: they must get the same one.
        for _ in range(random.choice([1, 1, 2])):
            again = await self._answer(http, path, json=body, headers=headers | {KEY: name})
            assert answer is None or again.content == answer.content
            answer = again
        assert answer is not None
        created = answer.json()
        self.unanswered.remove(name)
        self.answered[name] = created["id"] if as_task else created["user"]["id"]

    async def _answer(
        self, http: httpx.AsyncClient, path: str, **request: object
    ) -> httpx.Response:
        while True:
            self.attempts += 1
            try:
                url = random.choice(self.servers).url
                answer = await http.post(f"{url}{path}", **request)  # type: ignore[arg-type]
            except httpx.TransportError:
                self.interrupted += 1
                continue
            self.replayed += "idempotent-replayed" in answer.headers
            if answer.status_code == 201:
                return answer
            # Never `email taken`: that would be the account from an earlier attempt.
            assert answer.status_code == 503 or "key-in-use" in answer.text, answer.text


@pytest.fixture
def servers(database_url: str, tmp_path: Path) -> Generator[list[RunningServer]]:
    """One more than are killed."""
    with ExitStack() as stack, ThreadPoolExecutor() as pool:

        def start(number: int) -> RunningServer:
            return stack.enter_context(run_server(database_url, tmp_path / f"{number}.log"))

        yield list(pool.map(start, range(KILLS + 1)))


async def test_servers_that_are_killed_lose_and_double_nothing(
    servers: list[RunningServer], database: Database
) -> None:
    storm = Storm(servers)
    async with client_at(servers[0].url, timeout=20) as http:
        user = await sign_up(http)

        async def rain(number: int) -> None:
            while not storm.is_over:
                await storm.create(http, user, as_task=number % 4 != 0)

        clients = [asyncio.create_task(rain(number)) for number in range(CLIENTS)]
        for _ in range(KILLS):
            await asyncio.sleep(SECONDS_BETWEEN)
            servers.pop().process.kill()
        storm.is_over = True
        await asyncio.gather(*clients)

    found = await everything(database, user)
    names = Counter(name for name, _ in found)
    doubled = {name: count for name, count in names.items() if count > 1}
    lost = storm.answered.items() - set(found)
    print(
        f"{KILLS} kills, {storm.attempts} attempts, {storm.interrupted} of them interrupted, "
        f"{storm.replayed} replayed, {len(storm.answered)} created, {len(lost)} lost, "
        f"{len(doubled)} doubled."
    )
    assert (lost, doubled, storm.unanswered) == (set(), {}, set())
    assert names.keys() == storm.answered.keys(), "and nothing is there that nobody was told of"
    assert storm.interrupted > 0, "the kills hit requests"
    assert storm.replayed > 0


async def everything(database: Database, user: SignedUp) -> list[tuple[str, str]]:
    """Returns the names and ids of everything that the storm left behind."""
    tasks = select(col(TaskRow.title), col(TaskRow.id))
    users = select(col(UserRow.email), col(UserRow.id))
    ours = tasks.where(col(TaskRow.user_id) == user.user_id)
    others = users.where(col(UserRow.id) != user.user_id)
    async with database.transaction(read_only=True) as transaction:
        titles = [(row.title, str(row.id)) for row in await transaction.all(untyped(ours), {})]
        emails = [(row.email, str(row.id)) for row in await transaction.all(untyped(others), {})]
    return [*titles, *((email.removesuffix("@example.com"), id_) for email, id_ in emails)]
