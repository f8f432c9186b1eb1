"""Statements that are all that their transaction is for: committed at once, in one round trip."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlmodel import col

from impl.database import Database, DatabaseUnavailableError, DuplicateError
from impl.database.capacity import Capacity
from impl.database.plans import Plan
from impl.database.postgresql import PostgresqlConnection
from impl.database.queries import insert_if
from impl.database.url import parse_database_url
from impl.users.tables import UserRow
from tests.impl.database.connections import PID, pid_of
from tests.support.rows import exists, in_use, new_user, untyped

TERMINATE = untyped(text("SELECT pg_terminate_backend(pg_backend_pid())"))
TIMEOUT = untyped(text("SELECT current_setting('statement_timeout')"))
only_on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def own(database_url: str) -> AsyncGenerator[Database]:
    """A database whose connections nobody else uses."""
    database = Database(parse_database_url(database_url))
    yield database
    await database.close()


async def test_it_is_committed_at_once(database: Database) -> None:
    """Its connection is free again, and what follows is another transaction."""
    first, undone = new_user(), new_user()

    async def fail() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), first, alone=True)
            assert await exists(database, first)
            assert in_use(database) == 0
            await transaction.execute(insert(UserRow), undone)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await exists(database, first)
    assert not await exists(database, undone)


async def test_after_others_it_is_undone_with_them(database: Database) -> None:
    first, second = new_user(), new_user()

    async def fail() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), first)
            await transaction.execute(insert(UserRow), second, alone=True)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert not await exists(database, first)
    assert not await exists(database, second)


async def test_with_what_a_transaction_begins_with_it_is_undone(database: Database) -> None:
    """So a kept reply and what it is a reply to are stored together, or neither is."""
    first, second = new_user(), new_user()

    async def fail() -> None:
        async with database.transaction() as transaction:

            async def begin() -> None:
                await transaction.execute(insert(UserRow), first)

            transaction.begin_with(begin)
            await transaction.execute(insert(UserRow), second, alone=True)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert not await exists(database, first)
    assert not await exists(database, second)


async def test_one_that_fails_is_nothing_to_repeat_or_to_undo(database: Database) -> None:
    user = new_user()
    async with database.transaction() as transaction:
        assert await transaction.execute(insert(UserRow), user, alone=True) == 1
        with pytest.raises(DuplicateError):
            await transaction.execute(insert(UserRow), user, alone=True)
        assert in_use(database) == 0
    assert await exists(database, user)


async def test_a_conditional_insert_is_done_wholly_or_not_at_all(database: Database) -> None:
    known = new_user(name="Known")
    this = col(UserRow.id) == known["id"]
    condition = update(UserRow).where(this, col(UserRow.name) == bindparam("expected"))
    new = {name: bindparam(name, type_=getattr(UserRow, name).type) for name in known}
    conditional = insert_if(condition.values(name=bindparam("changed")), UserRow, new)
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), known)
    for expected, is_done in (("Unknown", False), ("Known", True), ("Known", False)):
        user = new_user()
        async with database.transaction() as transaction:
            values = {"expected": expected, "changed": "Changed", **user}
            assert await transaction.insert_if(conditional, values, alone=True) is is_done
        assert await exists(database, user) is is_done
    async with database.transaction(read_only=True) as transaction:
        query = untyped(select(col(UserRow.name)).where(this))
        assert (await transaction.one(query, {}))[0] == "Changed"


@only_on_postgresql
async def test_one_that_is_lost_with_its_connection_is_not_repeated(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether it was committed, so a second time might be once too often."""
    async with own.transaction() as transaction:
        pid = await transaction.first(PID, {}, alone=True)
    asked: list[str] = []
    fetch = PostgresqlConnection.fetch

    def noted(connection: PostgresqlConnection, plan: Plan, *more: Any) -> Any:
        asked.append(plan.sql)
        return fetch(connection, plan, *more)

    monkeypatch.setattr(PostgresqlConnection, "fetch", noted)
    with pytest.raises(DatabaseUnavailableError):
        async with own.transaction() as transaction:
            await transaction.first(TERMINATE, {}, alone=True)
    assert len(asked) == 1
    async with own.transaction() as transaction:
        assert await transaction.first(PID, {}, alone=True) != pid


@only_on_postgresql
async def test_one_finds_out_first_whether_an_idle_connection_leads_somewhere(
    own: Database, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impl.database.postgresql._FRESH_SECONDS", 0)
    user = new_user()
    async with own.transaction() as transaction:
        pid = await transaction.first(PID, {}, alone=True)
    assert pid is not None
    ending = untyped(text(f"SELECT pg_terminate_backend({pid[0]})"))
    async with database.transaction(read_only=True) as transaction:
        await transaction.one(ending, {})
    async with own.transaction() as transaction:
        assert await transaction.execute(insert(UserRow), user, alone=True) == 1
    assert await exists(database, user)


@only_on_postgresql
async def test_behind_a_pooler_it_has_the_deadlines_of_a_transaction(database_url: str) -> None:
    database = Database(parse_database_url(f"{database_url}?pgbouncer=true"))
    async with database.transaction() as transaction:
        assert await transaction.first(TIMEOUT, {}, alone=True) != ("0",)
    await database.close()


@only_on_postgresql
async def test_one_that_is_cancelled_leaves_no_connection_that_owes_an_answer(
    own: Database,
) -> None:
    async def wait() -> None:
        async with own.transaction() as transaction:
            await transaction.first(untyped(text("SELECT pg_sleep(60)")), {}, alone=True)

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with own.transaction() as transaction:
        assert await transaction.execute(delete(UserRow).where(col(UserRow.id) == "-")) == 0
    assert in_use(own) == 0


@only_on_postgresql
async def test_a_read_that_is_handed_a_lost_connection_is_repeated_on_another(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(parse_database_url(database_url), capacity=Capacity(kept=1))
    give_back = database.shares.give_back

    def lose(user: str | None, connection: PostgresqlConnection) -> None:
        monkeypatch.undo()
        connection.driver.terminate()
        give_back(user, connection)

    monkeypatch.setattr(database.shares, "give_back", lose)
    first, second = await asyncio.gather(pid_of(database), pid_of(database))
    assert first != second
    assert database.shares.waits == 1
    assert in_use(database) == 0
    await database.close()


@only_on_postgresql
@pytest.mark.parametrize(("seconds", "number"), [(0, 4), (5, 1)])
async def test_a_connection_that_becomes_too_old_is_not_handed_on(
    database_url: str, seconds: float, number: int
) -> None:
    """It rests in between, where it is closed when it is too old."""
    capacity = Capacity(kept=1, recycle_seconds=seconds)
    database = Database(parse_database_url(database_url), capacity=capacity)

    is_read = (True, True, False, True)
    pids = await asyncio.gather(*(pid_of(database, read_only=each) for each in is_read))
    assert len({*pids}) == number
    assert database.shares.waits == 3
    assert in_use(database) == 0
    await database.close()


@only_on_postgresql
async def test_nor_is_one_that_is_too_old_by_now(database_url: str) -> None:
    database = Database(parse_database_url(database_url), capacity=Capacity(kept=1))
    first = await pid_of(database)
    (connection,) = database._pool._idle  # type: ignore[attr-defined]
    connection.old_at = 0.0
    second, third = await asyncio.gather(pid_of(database), pid_of(database))
    assert second == first
    assert third != first
    await database.close()


@only_on_postgresql
async def test_a_connection_is_free_after_a_transaction_however_that_ends(own: Database) -> None:
    async def fail() -> None:
        async with own.transaction() as transaction:
            await transaction.one(PID, {})
            raise LookupError

    await pid_of(own, read_only=False)
    (connection,) = own._pool._idle  # type: ignore[attr-defined]
    assert connection.is_free
    with pytest.raises(LookupError):
        await fail()
    assert own._pool._idle == [connection]  # type: ignore[attr-defined]
    assert connection.is_free
