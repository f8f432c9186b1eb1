"""A connection to PostgreSQL that owes an answer for too long is left, and all have one timer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from sqlalchemy import text

from impl.database import Database
from impl.database.deadlines import GRACE_SECONDS
from impl.database.postgresql import PostgresqlConnection, PostgresqlPool
from impl.database.url import parse_database_url
from tests.support.calls import counted_turns


@pytest.fixture
async def own() -> AsyncGenerator[Database]:
    """A database that nobody asks: a driver stands in for it that answers nothing."""
    database = Database(parse_database_url("postgresql://nobody@127.0.0.1:1/nothing"))
    yield database
    await database.close()


class Silent:
    """Has what is asked of a driver's connection, and answers nothing."""

    def __init__(self, *, ends_slowly: bool = False) -> None:
        self.closed: list[float] = []
        self._ends_slowly = ends_slowly

    async def rows(self, *_: object) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if self._ends_slowly:
                await asyncio.Event().wait()  # until it is cancelled once more
            raise

    def is_open(self) -> bool:
        return True

    async def close(self, timeout: float) -> None:  # noqa: ASYNC109, it is the driver's
        self.closed.append(timeout)


def ask(own: Database, driver: Silent, seconds: float) -> tuple[PostgresqlConnection, Any]:
    """Returns a connection, and a question that is answered within so many seconds, or fails."""
    pool = own._pool
    assert isinstance(pool, PostgresqlPool)
    connection = PostgresqlConnection(pool, driver)  # type: ignore[arg-type]
    plan = pool.plans.of(text("SELECT 1"), {})
    return connection, connection.fetch(plan, [], seconds - GRACE_SECONDS)


async def test_whatever_the_driver_waits_for_has_a_deadline(own: Database) -> None:
    """It closes old statements meanwhile, for instance, and waits for that without end."""
    driver = Silent()
    connection, asking = ask(own, driver, 0.1)
    task = asyncio.current_task()
    assert task is not None
    async with asyncio.timeout(10):
        with pytest.raises(TimeoutError):
            await asking
    assert task.cancelling() == 0
    assert connection.is_lost
    await connection.release(1)
    assert len(driver.closed) == 1


@pytest.mark.parametrize("ends_slowly", [False, True])
async def test_who_is_cancelled_is_no_timeout(own: Database, *, ends_slowly: bool) -> None:
    """Not even if it was too late as well. The connection owes an answer, and is of no use."""
    connection, asking = ask(own, Silent(ends_slowly=ends_slowly), 0.05 if ends_slowly else 10)
    task = asyncio.create_task(asking)
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert connection.is_lost


async def test_all_statements_have_one_timer(own: Database) -> None:
    with counted_turns() as turns:
        asking = [asyncio.create_task(ask(own, Silent(), 10)[1]) for _ in range(20)]
        await asyncio.sleep(0.2)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    assert 1 < turns.timers < 10, "a tick of the watch each, and the test's own"
