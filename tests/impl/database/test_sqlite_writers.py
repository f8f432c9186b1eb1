"""SQLite: those who write wait for each other, and whatever fails leaves no lock behind."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from impl.database import Database, DatabaseUnavailableError, sqlite
from impl.database.handles import Handle
from impl.users.tables import UserRow
from tests.support.rows import COUNT_USERS, count_users, exists, new_user, untyped

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_who_asked_first_writes_first(own: Database) -> None:
    order: list[int] = []

    async def write(number: int) -> None:
        async with own.transaction() as transaction:
            await transaction.execute(insert(UserRow), new_user())
            order.append(number)

    await asyncio.gather(*(write(number) for number in range(8)))
    assert order == [*range(8)]


async def test_a_writer_waits_for_another_process_without_stopping_the_loop(
    own: Database, sqlite_file: Path
) -> None:
    user = new_user()

    async def write() -> None:
        async with own.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)

    await count_users(own)
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(write())
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert not writing.done()
        assert await count_users(own) >= 0, "readers need no lock"
        other.execute("COMMIT")
        await writing
        assert await exists(own, user)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailableError):
            await write()
        other.execute("COMMIT")
    await count_users(own)


async def test_a_reader_waits_while_another_process_recovers_the_file(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers need no lock, except for the moment in which a file is put right after a crash."""
    await count_users(own)
    run, attempts = Handle.rows_here, 0

    def locked(connection: sqlite3.Connection) -> None:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error

    def here(handle: Handle, sql: str, values: Sequence[object], seconds: float) -> list[Any]:
        locked(handle._connection)
        return run(handle, sql, values, seconds)

    async def in_thread(handle: Handle, _threads: Any, work: Callable[..., Any], _s: float) -> Any:
        locked(handle._connection)
        return work(handle._connection)

    monkeypatch.setattr(Handle, "rows_here", here)
    monkeypatch.setattr(Handle, "in_thread", in_thread)
    assert await count_users(own) >= 0
    assert attempts == 3


@pytest.fixture
def sqlite_file(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite:///"))


def interrupted(work: Callable[[sqlite3.Connection], None]) -> Callable[..., None]:
    """Returns `work` that is interrupted after it took effect, the first time."""
    attempts = 0

    def do(connection: sqlite3.Connection) -> None:
        nonlocal attempts
        attempts += 1
        work(connection)
        if attempts == 1:
            error = sqlite3.OperationalError("interrupted")
            error.sqlite_errorcode = sqlite3.SQLITE_INTERRUPT
            raise error

    return do


async def write(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), new_user())


@pytest.mark.parametrize("name", ["begin", "begin_writing"])
async def test_a_transaction_that_fails_to_begin_leaves_no_lock_behind(
    own: Database, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """SQLite may say that a statement was interrupted when it has been done already."""
    monkeypatch.setattr(sqlite, name, interrupted(getattr(sqlite, name)))

    async def read() -> None:
        async with own.snapshot() as snapshot:
            await snapshot.one(untyped(COUNT_USERS), {})

    with suppress(DatabaseUnavailableError):
        await write(own)
    with suppress(DatabaseUnavailableError):
        await read()
    await write(own)
    await read()
    with closing(sqlite3.connect(sqlite_file, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")


async def test_a_transaction_that_cannot_be_rolled_back_goes_with_its_connection(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    async def give_up(user: dict[str, object]) -> None:
        async with own.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)
            raise LookupError

    user = new_user()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "roll_back", fail)
        with pytest.raises(LookupError):
            await give_up(user)
    await write(own)
    assert not await exists(own, user)


async def test_who_is_cancelled_while_waiting_to_write_leaves_the_lock_alone(
    own: Database,
) -> None:
    async def write() -> None:
        async with own.transaction() as transaction:
            await transaction.execute(insert(UserRow), new_user())

    async with own.transaction() as transaction:
        await transaction.execute(insert(UserRow), new_user())
        waiting = [asyncio.create_task(write()) for _ in range(3)]
        await asyncio.sleep(0.01)
        for task in waiting[:2]:
            task.cancel()
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends] == [
        asyncio.CancelledError,
        asyncio.CancelledError,
        type(None),
    ]
    await write()
