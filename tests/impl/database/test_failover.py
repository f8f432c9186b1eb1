"""A standby takes over from its primary, under load: the service follows, and loses nothing."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import httpx
import pytest

from impl.database import Database
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.support.apps import run_app, settings_for
from tests.support.replication import Pair, run_pair
from tests.support.rows import count_users
from tests.support.users import SignedUp, sign_up

_SECONDS = 60
_TASKS = "SELECT id::text FROM tasks WHERE user_id = $1"


@pytest.fixture
def pair() -> Generator[Pair]:
    """Two servers, with a migrated database."""
    with run_pair() as pair:
        migrate(parse_database_url(pair.url))
        yield pair


class Load:
    """Creates tasks without end, each with a key under which it is retried until it is there."""

    def __init__(self, client: httpx.AsyncClient, user: SignedUp) -> None:
        self.created: list[str] = []
        self.answers: Counter[int] = Counter()
        self._answered = asyncio.Event()
        self._client = client
        self._user = user

    async def until_created(self, more: int) -> None:
        """Waits until so many more tasks have been acknowledged."""
        wanted = len(self.created) + more
        await self._until(lambda: len(self.created) >= wanted)

    async def until_refused(self) -> None:
        """Waits until there has been a 503."""
        await self._until(lambda: self.answers[503] > 0)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Creates tasks, four at a time. What has been begun is finished at the end."""
        self._is_over = False
        async with asyncio.timeout(_SECONDS), asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(self._create_all())
            try:
                yield
            finally:
                self._is_over = True

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(_SECONDS):
            while not is_so():
                await self._answered.wait()
                self._answered.clear()

    async def _create_all(self) -> None:
        while not self._is_over:
            headers = {**self._user.headers, "Idempotency-Key": uuid4().hex}
            while (response := await self._create(headers)).status_code != 201:
                assert response.status_code == 503, response.text
                assert int(response.headers["retry-after"]) > 0
                await asyncio.sleep(0.02)
            self.created.append(response.json()["id"])

    async def _create(self, headers: dict[str, str]) -> httpx.Response:
        response = await self._client.post(self._user.tasks, json={"title": "x"}, headers=headers)
        self.answers[response.status_code] += 1
        self._answered.set()
        return response


async def test_a_promoted_standby_has_all_that_was_acknowledged_and_the_service_follows(
    pair: Pair,
) -> None:
    async with run_app(settings_for(pair.url)) as client:
        user = await sign_up(client)
        load = Load(client, user)
        async with load.running():
            await load.until_created(50)
            await asyncio.to_thread(pair.crash)
            await load.until_refused()
            ready = await client.get("/api/health/ready")
            assert (ready.status_code, "retry-after" in ready.headers) == (503, True)
            await asyncio.to_thread(pair.promote)
            await load.until_created(50)
            # The old one is back, as a server that is read only. Nobody goes back to it.
            await asyncio.to_thread(pair.primary.start, default_transaction_read_only="on")
            await load.until_created(50)
        assert (await client.get("/api/health/ready")).status_code == 200
    connection = await asyncpg.connect(pair.url_of(pair.standby))
    stored = [row["id"] for row in await connection.fetch(_TASKS, user.user_id)]
    await connection.close()
    assert sorted(stored) == sorted(load.created), "none is lost, and none is there twice"
    assert load.answers.keys() == {201, 503}

    # Who starts now finds the new one, too: a server, and the commands.
    new = Database(parse_database_url(pair.url))
    assert await count_users(new) == 1
    await new.close()


async def test_what_is_not_on_the_standby_is_not_acknowledged(pair: Pair) -> None:
    settings = settings_for(pair.url).model_copy(
        update={"database_statement_seconds": 2, "database_lock_seconds": 1}
    )
    async with run_app(settings) as client:
        user = await sign_up(client)
        await asyncio.to_thread(pair.standby.stop, signal.SIGQUIT)
        refused = await client.post(user.tasks, json={"title": "x"}, headers=user.headers)
        assert (refused.status_code, "retry-after" in refused.headers) == (503, True)
        listed = await client.get(user.tasks, headers=user.headers)
        assert listed.status_code == 200, "what only reads goes on"


async def test_what_was_acknowledged_by_the_primary_alone_is_lost_and_made_anew(
    pair: Pair,
) -> None:
    async with run_app(settings_for(pair.url)) as client:
        user = await sign_up(client)
        await asyncio.to_thread(pair.become_asynchronous)
        await asyncio.to_thread(pair.standby.stop)
        headers = {**user.headers, "Idempotency-Key": uuid4().hex}
        lost = await client.post(user.tasks, json={"title": "x"}, headers=headers)
        assert lost.status_code == 201
        await asyncio.to_thread(pair.crash)
        await asyncio.to_thread(pair.standby.start)
        await asyncio.to_thread(pair.promote)
        assert (await client.get(user.tasks, headers=user.headers)).json()["items"] == []
        again = await client.post(user.tasks, json={"title": "x"}, headers=headers)
        assert again.status_code == 201
        assert again.json()["id"] != lost.json()["id"]
