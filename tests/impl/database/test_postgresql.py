"""The connections to PostgreSQL: kept open, used again, and left when they lead to nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import ColumnElement, Integer, bindparam, insert, select, text
from sqlmodel import col
from structlog.testing import capture_logs

from impl.database import (
    Capacity,
    Database,
    DatabaseUnavailableError,
    Deadlines,
    StatementFailedError,
)
from impl.database.driver import DriverConnection
from impl.database.functions import none_of, one_of
from impl.database.pools import Kind
from impl.database.url import parse_database_url
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.impl.database.connections import PID, pid_of
from tests.support.plans import explain, recorded
from tests.support.rows import COUNT_USERS, count_users, exists, in_use, new_user, untyped

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SLEEPING = untyped(
    text(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%AS sleeping'"
    )
)


@pytest.fixture
async def own(database_url: str) -> AsyncGenerator[Database]:
    """A database whose connections nobody else uses."""
    database = Database(parse_database_url(database_url), Deadlines(connect=2))
    yield database
    await database.close()


@contextmanager
def connecting() -> Generator[list[asyncpg.Connection]]:
    """Yields a list to which every new connection is added."""
    made: list[asyncpg.Connection] = []
    connect = asyncpg.connect

    async def noted(**arguments: Any) -> asyncpg.Connection:
        connection = await connect(**arguments)
        made.append(connection)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg, "connect", noted)
        yield made


async def test_one_after_the_other_use_one_connection(own: Database) -> None:
    with connecting() as made:
        pids = {await pid_of(own, read_only=number % 2 == 0) for number in range(20)}
        async with own.snapshot() as snapshot:
            pids.add((await snapshot.one(PID, {}))[0])
    assert len(pids) == len(made) == 1


async def test_at_once_they_use_as_many_as_they_need_and_no_more(own: Database) -> None:
    with connecting() as made:
        await asyncio.gather(*(pid_of(own) for _ in range(50)))
        assert 1 <= len(made) <= 10
        await asyncio.gather(*(pid_of(own) for _ in range(50)))
    assert len(made) <= 10
    assert in_use(own) == 0


@asynccontextmanager
async def having(database_url: str, capacity: Capacity) -> AsyncGenerator[Database]:
    """Yields a database of that capacity, whose connections nobody else uses."""
    database = Database(parse_database_url(database_url), capacity=capacity)
    try:
        yield database
    finally:
        await database.close()


@pytest.mark.parametrize("read_only", [True, False])
async def test_a_connection_that_was_idle_for_too_long_is_not_used(
    database_url: str, *, read_only: bool
) -> None:
    """A server that suspends itself may have closed it, or somebody on the way."""
    async with having(database_url, Capacity(idle_seconds=0.05)) as own:
        first = await pid_of(own, read_only=read_only)
        await asyncio.sleep(0.1)
        with connecting() as made:
            assert await pid_of(own, read_only=read_only) != first
        assert len(made) == 1


@pytest.mark.parametrize("read_only", [True, False])
async def test_a_connection_that_is_old_is_replaced_however_much_it_is_used(
    database_url: str, *, read_only: bool
) -> None:
    async with having(database_url, Capacity(recycle_seconds=0.2)) as own:
        with connecting() as made:
            first = await pid_of(own, read_only=read_only)

            async def another_is_used() -> bool:
                return await pid_of(own, read_only=read_only) != first

            await until(another_is_used)
        assert len(made) == 2
        assert made[0].is_closed()


async def test_connections_that_nobody_needs_any_more_are_closed(database_url: str) -> None:
    """After a rush, a server with many processes before it gets its connections back."""
    async with having(database_url, Capacity(idle_seconds=0.2)) as own:
        with connecting() as made:
            await asyncio.gather(*(hold(own) for _ in range(8)))
            for _ in range(4):
                await asyncio.sleep(0.1)
                await pid_of(own)
        assert len(made) == 8
        assert [each.is_closed() for each in made].count(False) == 1


async def test_what_is_over_those_that_are_kept_is_closed_after_use(database_url: str) -> None:
    async with having(database_url, Capacity(kept=2, overflow=3)) as own:
        with connecting() as made:
            await asyncio.gather(*(hold(own) for _ in range(5)))
        assert len(made) == 5, "there are as many at once as both together"

        async def three_are_closed() -> bool:
            return [each.is_closed() for each in made].count(True) == 3

        await until(three_are_closed)


@pytest.mark.parametrize("read_only", [True, False])
async def test_connections_that_were_all_ended_cost_one_attempt(
    own: Database, database: Database, *, read_only: bool
) -> None:
    """If a reader tried each of them in turn, the last ones would tell of an outage."""
    await asyncio.gather(*(hold(own) for _ in range(8)))
    others = untyped(
        text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    async with database.transaction(read_only=True) as transaction:
        assert (await transaction.one(others, {}))[0] >= 8
    with connecting() as made:
        await pid_of(own, read_only=read_only)
        assert len(made) == 1
        assert await count_users(own) >= 0
    assert len(made) == 1


async def test_a_new_connection_that_is_ended_at_once_tells_of_an_outage(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As servers that shut down do it, and poolers: that is no failure of a statement."""
    connect = asyncpg.connect

    async def connect_in_vain(**arguments: Any) -> asyncpg.Connection:
        connection = await connect(**arguments)
        connection.terminate()
        return connection

    monkeypatch.setattr(asyncpg, "connect", connect_in_vain)
    with pytest.raises(DatabaseUnavailableError):
        await pid_of(own, read_only=False)
    assert in_use(own) == 0


async def test_a_rollback_that_finds_its_connection_lost_is_no_error(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has undone everything. It may have ended the connection at this very moment."""

    async def rollback(driver: DriverConnection, sql: str) -> None:
        assert sql == "ROLLBACK;"
        driver.terminate()
        raise asyncpg.InternalClientError("another operation is in progress")

    async with own.transaction() as transaction:
        await transaction.one(PID, {})
        monkeypatch.setattr(DriverConnection, "command", rollback)
        with capture_logs() as logs:
            await transaction.close()
    assert [(line["log_level"], line["reason"]) for line in logs] == [
        ("warning", "StaleConnectionError")
    ]
    assert in_use(own) == 0


async def hold(database: Database) -> None:
    """Uses a connection for a moment, in which nobody else can."""
    async with database.transaction() as transaction:
        await transaction.one(PID, {})
        await asyncio.sleep(0.1)


async def test_a_cancelled_statement_is_ended_on_the_server(
    own: Database, database: Database
) -> None:
    user = new_user()

    async def work() -> None:
        async with own.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)
            await transaction.one(untyped(text("SELECT pg_sleep(30) AS sleeping")), {})

    async def sleeping(number: int) -> bool:
        async with database.transaction(read_only=True) as transaction:
            return bool((await transaction.one(SLEEPING, {}))[0] == number)

    task = asyncio.create_task(work())
    await until(lambda: sleeping(1))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: sleeping(0))
    assert in_use(own) == 0
    assert not await exists(own, user)


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(1000):
        if await is_so():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never was")


async def test_who_is_cancelled_while_connecting_leaves_nothing_open(own: Database) -> None:
    for seconds in (0, 0.001, 0.005, 0.02):
        task = asyncio.create_task(count_users(own))
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.wait([task])
    assert in_use(own) == 0
    await count_users(own)


async def test_a_failing_statement_outside_a_transaction_costs_no_connection(
    own: Database,
) -> None:
    first = await pid_of(own)
    with capture_logs(), pytest.raises(Exception, match="UndefinedTable"):
        async with own.transaction(read_only=True) as transaction:
            await transaction.one(untyped(text("SELECT 1 FROM no_such_table")), {})
    assert await pid_of(own) == first


async def test_rows_and_counts_are_those_of_the_statement(own: Database) -> None:
    """Also for statements that are not prepared, as they have no parameters."""
    async with own.transaction() as transaction:
        assert await transaction.execute(insert(UserRow), new_user()) == 1
        await transaction.execute_many(insert(UserRow), [new_user() for _ in range(3)])
        await transaction.execute_many(insert(UserRow), [])
        assert await transaction.execute(text("UPDATE users SET name = 'x' WHERE false")) == 0
        assert (await transaction.one(untyped(COUNT_USERS), {}))[0] >= 4


async def test_a_value_that_the_driver_refuses_leaves_no_half_of_a_statement_behind(
    own: Database,
) -> None:
    """The server has been told of the statement, and would wait for its values."""
    too_large = untyped(select(bindparam("number", type_=Integer())))
    first = await pid_of(own)
    with capture_logs(), pytest.raises(StatementFailedError):
        async with own.transaction(read_only=True) as transaction:
            await transaction.one(too_large, {"number": 2**40})
    second = await pid_of(own)
    assert second != first
    with capture_logs():
        async with own.transaction() as transaction:
            with pytest.raises(StatementFailedError):
                async with transaction.savepoint():
                    await transaction.one(too_large, {"number": 2**40})
    assert await pid_of(own) != second, "what was around it is committed"


async def test_a_transaction_that_has_failed_is_not_committed(own: Database) -> None:
    """PostgreSQL answers its COMMIT with ROLLBACK, which is no error to the driver."""
    pool = own._pool
    connection = await pool.take(Kind.WRITE)
    failing = pool.plans.of(text("SELECT 1 / 0"), {})
    with pytest.raises(asyncpg.DivisionByZeroError):
        await connection.fetch(failing, [], 5)
    with pytest.raises(asyncpg.InFailedSQLTransactionError):
        await connection.commit(5)
    await connection.release(5)


@pytest.mark.parametrize("is_in", [one_of, none_of])
async def test_a_list_of_ids_is_read_once_and_not_for_each_row(
    own: Database, database_url: str, is_in: Callable[[Any, str], ColumnElement[bool]]
) -> None:
    """In the plan for any values, 500 ids took seconds to be read for each of 10,000 rows."""
    titles = untyped(select(col(TaskRow.title)).where(is_in(col(TaskRow.id), "tasks")))
    with recorded() as statements:
        async with own.transaction(read_only=True) as transaction:
            assert await transaction.all(titles, {"tasks": [uuid4()]}) == []
    connection = await asyncpg.connect(database_url)
    await connection.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
    scan, *others = (await explain(connection, statements[0], is_generic=True)).nodes
    await connection.close()
    assert scan["Node Type"] == "Seq Scan"
    assert "text[]" not in scan["Filter"]
    assert [node["Parent Relationship"] for node in others] == ["InitPlan"]
