"""Whoever is cancelled, at whatever moment: no turn and no connection is lost, or used by two."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, suppress
from random import Random

import pytest
from sqlalchemy import insert
from sqlmodel import col

from impl.database import Capacity, Database
from impl.database.url import parse_database_url
from impl.users.tables import UserRow
from tests.support.rows import COUNT_USERS, count_users, in_use, new_user, untyped

_VISITS, _AT_ONCE = 300, 24
_CANCELLED = 0.5
_COUNT = untyped(COUNT_USERS)
_ADD = untyped(insert(UserRow).returning(col(UserRow.id)))
_CAPACITY = Capacity(kept=4, overflow=1, wait_seconds=60)


class Visits:
    """Transactions of every kind. What is written is counted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kinds = (self._read, self._snapshot, self._write, self._write_alone, self._fail)
        self.written = 0

    async def visit(self, number: int) -> None:
        await self._kinds[number % len(self._kinds)](f"user {number % 3}")

    async def _read(self, user: str) -> None:
        async with self._database.transaction(read_only=True, user_id=user) as transaction:
            for _ in range(3):
                assert await transaction.first(_COUNT, {})

    async def _snapshot(self, user: str) -> None:
        async with self._database.snapshot(user_id=user) as transaction:
            assert await transaction.all(_COUNT, {}) == await transaction.all(_COUNT, {})

    async def _write(self, user: str) -> None:
        async with self._database.transaction(user_id=user) as transaction:
            await transaction.execute(insert(UserRow), new_user())
            await transaction.one(_COUNT, {})
        self.written += 1

    async def _write_alone(self, user: str) -> None:
        async with self._database.transaction(user_id=user) as transaction:
            await transaction.execute(insert(UserRow), new_user(), alone=True)
            self.written += 1
            assert await transaction.first(_ADD, new_user(), alone=True)
            self.written += 1

    async def _fail(self, user: str) -> None:
        transaction = self._database.transaction(user_id=user)
        with suppress(ZeroDivisionError):
            async with transaction:
                await transaction.execute(insert(UserRow), new_user())
                _ = 1 / 0


@pytest.fixture
async def small(database_url: str) -> AsyncGenerator[Database]:
    """A database with few connections."""
    database = Database(parse_database_url(database_url), capacity=_CAPACITY)
    yield database
    await database.close()


async def test_no_turn_and_no_connection_is_lost(small: Database) -> None:
    visits, before = Visits(small), await count_users(small)
    ends = await _ends(visits)
    assert ends.keys() == {"cancelled", "None"}, "nobody else notices it"
    assert min(ends.values()) > _VISITS / 10
    assert small.shares.waits
    assert (small.shares.waiting, in_use(small)) == (0, 0)
    assert not small.shares._running
    written = await count_users(small) - before
    assert visits.written <= written <= visits.written + ends["cancelled"]
    async with AsyncExitStack() as stack, asyncio.timeout(30):
        for _ in range(_CAPACITY.most):
            await (await stack.enter_async_context(small.snapshot())).one(_COUNT, {})
        assert in_use(small) == _CAPACITY.most


async def _ends(visits: Visits) -> Counter[str]:
    """Lets some visit at once, cancels others at random, and returns how they have ended."""
    chance, tasks, running = Random(16), list[asyncio.Task[None]](), set[asyncio.Task[None]]()
    for number in range(_VISITS):
        tasks.append(asyncio.create_task(visits.visit(number)))
        running.add(tasks[-1])
        tasks[-1].add_done_callback(running.discard)
        if chance.random() < _CANCELLED:
            chance.choice([*running]).cancel()
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        if len(running) > _AT_ONCE:
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait(tasks, timeout=60)
    return Counter("cancelled" if task.cancelled() else repr(task.exception()) for task in tasks)
