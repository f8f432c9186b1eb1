"""No database operation waits indefinitely, and none is half done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import TextClause, func, insert, select, text
from sqlmodel import col

from impl.app import create_app
from impl.database import Database, DatabaseUnavailableError, Deadlines, LockTimeoutError
from impl.database.transactions import Transaction
from impl.database.url import parse_database_url
from impl.settings import Settings
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.clients import client_to
from tests.support.freezing_proxy import FreezingProxy, freezing_proxy
from tests.support.rows import COUNT_USERS, count_users, exists, in_use, new_user, untyped
from tests.support.users import sign_up

SHORT = Deadlines(statement=0.6, lock=0.3, connect=1.5)
LONG_ENOUGH = 8
"""Documented: the deadline, a second for the server's error, one to close the connection."""
ENDLESS = {
    "sqlite": text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    ),
    "postgresql": text("SELECT pg_sleep(60) AS endless"),
}
RUNNING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%AS endless'"
)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shorter grace period, so that the tests do not wait for seconds."""
    for module in ("connections", "handles", "postgresql"):
        monkeypatch.setattr(f"impl.database.{module}.GRACE_SECONDS", 0.2)
    monkeypatch.setattr("impl.database.transactions.ROLLBACK_SECONDS", 0.3)
    monkeypatch.setattr("impl.database.database.PING_SECONDS", 0.4)
    monkeypatch.setattr("impl.database.postgresql.CLOSE_SECONDS", 0.2)


def endless(database: Database) -> TextClause:
    return ENDLESS["sqlite" if database.is_sqlite else "postgresql"]


@asynccontextmanager
async def impatient(
    url: str, deadlines: Deadlines = SHORT, *, is_pooled: bool = False
) -> AsyncGenerator[Database]:
    address = parse_database_url(url)
    if is_pooled:
        unprepared = {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
        arguments = {**address.connect_args, **unprepared}
        address = replace(address, connect_args=arguments, is_pooled=True)
    database = Database(address, deadlines)
    yield database
    await database.close()


type Opens = Callable[[Database], Any]
KINDS: dict[str, Opens] = {
    "read": lambda database: database.transaction(read_only=True),
    "write": lambda database: database.transaction(),
    "snapshot": lambda database: database.snapshot(),
}
kinds = pytest.mark.parametrize("open_one", KINDS.values(), ids=KINDS)


async def ends_unavailable(work: Awaitable[object]) -> DatabaseUnavailableError:
    async with asyncio.timeout(LONG_ENOUGH):
        with pytest.raises(DatabaseUnavailableError) as caught:
            await work
    return caught.value


@kinds
async def test_a_statement_that_takes_too_long_is_ended(database_url: str, open_one: Opens) -> None:
    async def work(database: Database) -> None:
        async with open_one(database) as transaction:
            await transaction.one(untyped(endless(database)), {})

    async with impatient(database_url) as database:
        for _ in range(2):
            await ends_unavailable(work(database))
            assert in_use(database) == 0
        await count_users(database)


@on_postgresql
@kinds
async def test_behind_a_pooler_the_server_is_asked_to_end_it(
    database_url: str, open_one: Opens, database: Database
) -> None:
    """Sessions cannot be configured there, so a single read has only our own deadline."""

    async def work(database: Database) -> None:
        async with open_one(database) as transaction:
            await transaction.one(untyped(endless(database)), {})

    async with impatient(database_url, is_pooled=True) as pooled:
        await ends_unavailable(work(pooled))
        assert in_use(pooled) == 0
    async with database.transaction(read_only=True) as transaction:
        for _ in range(100):
            if not (await transaction.one(untyped(RUNNING), {}))[0]:
                return
            await asyncio.sleep(0.05)
    pytest.fail("the server still works for nobody")


@on_postgresql
@pytest.mark.parametrize("is_pooled", [False, True])
async def test_what_is_set_behind_a_pooler_ends_with_the_transaction(
    database_url: str, *, is_pooled: bool
) -> None:
    show = text("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
    async with impatient(database_url, is_pooled=is_pooled) as database:
        for open_one in (KINDS["write"], KINDS["snapshot"]):
            async with open_one(database) as transaction:
                assert tuple(await transaction.one(untyped(show), {})) == ("300ms", "600ms")
        async with database.transaction(read_only=True) as reading:
            expected = ("0", "0") if is_pooled else ("300ms", "600ms")
            assert tuple(await reading.one(untyped(show), {})) == expected


@on_postgresql
@kinds
async def test_a_locked_table_blocks_nobody_for_long(
    database_url: str, database: Database, open_one: Opens
) -> None:
    async def work(impatient: Database) -> None:
        async with open_one(impatient) as transaction:
            await transaction.one(untyped(COUNT_USERS), {})

    async with database.transaction() as holder, impatient(database_url) as others:
        await holder.execute(text("LOCK TABLE users"))
        assert isinstance(await ends_unavailable(work(others)), LockTimeoutError)
        assert in_use(others) == 0


async def test_a_lock_of_another_writer_blocks_nobody_for_long(
    database_url: str, database: Database
) -> None:
    user = new_user()

    async def work(impatient: Database) -> None:
        async with impatient.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)

    async with impatient(database_url) as others:
        async with database.transaction() as holder:
            await holder.execute(insert(UserRow), user)
            await ends_unavailable(work(others))
            await holder.close()
        await work(others)


async def test_migrations_have_no_deadline(database_url: str) -> None:
    async with impatient(database_url) as database:
        if database_url.startswith("sqlite"):
            slow = text(ENDLESS["sqlite"].text.replace("FROM n)", "FROM n WHERE i < 2000000)"))
        else:
            slow = text("SELECT pg_sleep(0.9)")
        await database.run(lambda connection: connection.execute(slow).all())


# A server that hangs


async def first_statement(database: Database, _proxy: FreezingProxy) -> None:
    await count_users(database)


async def statement_in_a_transaction(database: Database, proxy: FreezingProxy) -> None:
    async with database.transaction() as transaction:
        proxy.thaw()
        await transaction.one(untyped(COUNT_USERS), {})
        proxy.freeze()
        await transaction.one(untyped(COUNT_USERS), {})


async def commit(database: Database, proxy: FreezingProxy) -> None:
    async with database.transaction() as transaction:
        proxy.thaw()
        await transaction.execute(insert(UserRow), new_user())
        proxy.freeze()


async def ping(database: Database, _proxy: FreezingProxy) -> None:
    await database.ping()


async def savepoint(database: Database, proxy: FreezingProxy) -> None:
    async with database.transaction() as transaction:
        proxy.thaw()
        async with transaction.savepoint():
            await transaction.execute(insert(UserRow), new_user())
            proxy.freeze()


@on_postgresql
@pytest.mark.parametrize("is_connected", [True, False])
@pytest.mark.parametrize(
    "work", [first_statement, statement_in_a_transaction, commit, savepoint, ping]
)
async def test_a_frozen_server_blocks_nobody_for_long(
    database_url: str,
    work: Callable[[Database, FreezingProxy], Awaitable[None]],
    *,
    is_connected: bool,
) -> None:
    async with freezing_proxy(database_url) as (proxy, url), impatient(url) as database:
        if is_connected:
            await count_users(database)
        proxy.freeze()
        await ends_unavailable(work(database, proxy))
        # A ping has a shorter deadline than opening a connection.
        for _ in range(LONG_ENOUGH * 20):
            if in_use(database):
                await asyncio.sleep(0.05)
        assert in_use(database) == 0
        proxy.thaw()
        await count_users(database)


@on_postgresql
async def test_a_server_that_freezes_while_connecting_blocks_nobody_for_long(
    database_url: str,
) -> None:
    async with freezing_proxy(database_url) as (proxy, url), impatient(url) as database:
        proxy.freeze_after(b"database")  # which the driver names when it connects
        await ends_unavailable(count_users(database))
        assert in_use(database) == 0
        proxy.thaw()
        await count_users(database)


@on_postgresql
async def test_an_exception_is_not_replaced_by_a_rollback_that_cannot_be_done(
    database_url: str,
) -> None:
    async def refuse(transaction: Transaction, proxy: FreezingProxy) -> None:
        await transaction.one(untyped(COUNT_USERS), {})
        proxy.freeze()
        raise LookupError

    async with freezing_proxy(database_url) as (proxy, url), impatient(url) as database:
        for open_one in (KINDS["write"], KINDS["snapshot"]):
            proxy.thaw()
            with pytest.raises(LookupError):
                async with asyncio.timeout(LONG_ENOUGH), open_one(database) as transaction:
                    await refuse(transaction, proxy)
            assert in_use(database) == 0
        async with asyncio.timeout(LONG_ENOUGH):
            await database.close()


@on_postgresql
async def test_connections_to_a_frozen_server_are_closed_all_the_same(database_url: str) -> None:
    async with freezing_proxy(database_url) as (proxy, url), impatient(url) as database:
        await asyncio.gather(*(count_users(database) for _ in range(2)))
        proxy.freeze()
        async with asyncio.timeout(LONG_ENOUGH):
            await database.close()


@on_postgresql
async def test_a_commit_whose_answer_was_lost_is_done_once(
    settings: Settings, database_url: str, database: Database
) -> None:
    """Whether it was committed is unknown; a retry with the same key finds out."""
    async with freezing_proxy(database_url) as (proxy, url):
        app = create_app(settings, database=Database(parse_database_url(url), SHORT))
        async with (
            app.router.lifespan_context(app),
            client_to(app) as client,
        ):
            user = await sign_up(client)
            headers = user.headers | {"Idempotency-Key": "lost"}
            proxy.freeze_after(b"COMMIT;")
            lost = await client.post(user.tasks, headers=headers, json={"title": "once"})
            proxy.thaw()
            again = await client.post(user.tasks, headers=headers, json={"title": "once"})
        count = select(func.count()).where(col(TaskRow.user_id) == user.user_id)
    assert lost.status_code == 503
    assert int(lost.headers["retry-after"]) >= 1
    assert again.status_code == 201
    assert again.headers["idempotent-replayed"] == "true"
    async with database.transaction(read_only=True) as transaction:
        assert (await transaction.one(untyped(count), {}))[0] == 1


@on_postgresql
async def test_what_a_deadline_ends_is_not_committed(database_url: str, database: Database) -> None:
    user = new_user()

    async def work(impatient: Database) -> None:
        async with impatient.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)
            await transaction.one(untyped(endless(impatient)), {})

    async with impatient(database_url) as others:
        await ends_unavailable(work(others))
    assert not await exists(database, user)
