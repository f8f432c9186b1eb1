"""SQLite: what takes no time runs in the event loop, all else in threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import col

from impl.database import (
    Database,
    values_of,
)
from impl.database.given import insert_given
from impl.database.handles import Handle
from impl.database.queries import columns_of
from impl.users.tables import UserRow
from tests.support.rows import COUNT_USERS, count_users, new_user, untyped

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONE = values_of(str, select(col(UserRow.name)).where(col(UserRow.id) == bindparam("user")))
ALL = values_of(str, select(col(UserRow.name)))
RENAME = update(UserRow).where(col(UserRow.id) == bindparam("user")).values(name=bindparam("new"))
RENAME_ALL = update(UserRow).values(name=bindparam("new"))


@contextmanager
def hops() -> Generator[list[str]]:
    """Yields a list to which each piece of work is added that goes to a thread."""
    found: list[str] = []
    in_thread = Handle.in_thread

    async def noted(handle: Handle, threads: Any, work: Callable[..., Any], seconds: float) -> Any:
        found.append(work.__name__)
        return await in_thread(handle, threads, work, seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Handle, "in_thread", noted)
        yield found


async def test_a_read_needs_no_thread(own: Database) -> None:
    user = new_user()
    async with own.transaction() as transaction:
        await transaction.execute(insert(UserRow), user)
    with hops() as found:
        async with own.transaction(read_only=True) as transaction:
            assert await transaction.first(ONE, {"user": user["id"]}) == "Ada"
            assert "Ada" in await transaction.all(ALL, {})
    assert found == []


async def test_a_write_of_one_row_needs_no_thread(own: Database) -> None:
    """Except for the first commit, which may begin a log."""
    for expected in (["commit"], [], []):
        user = new_user()
        with hops() as found:
            async with own.transaction() as transaction:
                await transaction.execute(insert(UserRow), user)
                await transaction.execute(RENAME, {"user": user["id"], "new": "Grace"})
                assert await transaction.first(ONE, {"user": user["id"]}) == "Grace"
        assert found == expected


async def test_one_that_changes_nothing_needs_none(own: Database) -> None:
    await count_users(own)
    with hops() as found:
        async with own.transaction() as transaction:
            await transaction.execute(RENAME, {"user": "nobody", "new": "Grace"})
    assert found == []


async def test_a_write_that_may_touch_many_rows_goes_to_a_thread(own: Database) -> None:
    users = [new_user() for _ in range(60)]
    with hops() as found:
        async with own.transaction() as transaction:
            await transaction.execute_many(insert(UserRow), users[:50])
            assert found == []
            await transaction.execute_many(
                insert(UserRow), users[50:] + [new_user() for _ in users]
            )
            await transaction.execute(RENAME_ALL, {"new": "Grace"})
            one = delete(UserRow).where(col(UserRow.id) == users[0]["id"])
            assert await transaction.execute(one) == 1
    assert found == ["work", "work", "work", "commit"], "a user's rows go with the user"


async def test_rows_in_one_parameter_need_a_thread_if_they_are_long(own: Database) -> None:
    user = new_user()
    put = insert_given(UserRow, columns_of(UserRow, *user))
    with hops() as found:
        async with own.transaction() as transaction:
            await transaction.execute(put, {"given": [user]})
            assert found == []
            await transaction.execute(put, {"given": [new_user() for _ in range(60)]})
    assert found == ["work", "commit"]


async def test_a_snapshot_is_read_in_a_thread(own: Database) -> None:
    with hops() as found:
        async with own.snapshot() as snapshot:
            await snapshot.one(untyped(COUNT_USERS), {})
    assert found == ["work", "roll_back"]


async def test_a_read_that_takes_long_is_left_and_begun_again_in_a_thread(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next time it goes there at once, until the machine may have become faster."""
    async with own.transaction() as transaction:
        await transaction.execute_many(insert(UserRow), [new_user() for _ in range(40)])
    monkeypatch.setattr("impl.database.sqlite.LOOP_SECONDS", 0)
    monkeypatch.setattr("impl.database.handles._OFTEN", 1)
    here: list[float] = []
    run = Handle.rows_here

    def noted(handle: Handle, sql: str, values: Sequence[object], seconds: float) -> list[Any]:
        here.append(seconds)
        return run(handle, sql, values, seconds)

    monkeypatch.setattr(Handle, "rows_here", noted)
    with hops() as found:
        async with own.transaction(read_only=True) as transaction:
            assert len(await transaction.all(ALL, {})) >= 40
            assert len(await transaction.all(ALL, {})) >= 40
            assert (len(here), len(found)) == (1, 2)
            monkeypatch.setattr("impl.database.sqlite.time", Later())
            await transaction.all(ALL, {})
    assert (len(here), len(found)) == (2, 3)


class Later:
    def monotonic(self) -> float:
        return time.monotonic() + 11


async def test_a_machine_that_did_something_else_makes_no_read_a_slow_one(
    own: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impl.database.handles._OFTEN", 1)
    async with own.transaction(read_only=True) as transaction:
        await transaction.all(ALL, {})
        monkeypatch.setattr("impl.database.handles.time", Standing())
        with hops() as found:
            await transaction.all(ALL, {})
    assert found == []


class Standing:
    """A clock by which an hour has passed at the first look, and no time after that."""

    def __init__(self) -> None:
        self._moments = iter([0.0])

    def monotonic(self) -> float:
        return next(self._moments, 3600.0)


async def test_the_loop_goes_on_while_a_thread_reads(own: Database) -> None:
    """And while a thread writes, and while another process has the file locked."""
    endless = values_of(
        int,
        select(func.count()).select_from(*(select(col(UserRow.id)).subquery() for _ in range(4))),
    )
    async with own.transaction() as transaction:
        await transaction.execute_many(insert(UserRow), [new_user() for _ in range(200)])

    async def read() -> None:
        async with own.snapshot() as snapshot:
            await snapshot.one(endless, {})

    reading = asyncio.create_task(read())
    turns = 0
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        await asyncio.sleep(0.001)
        turns += 1
    assert not reading.done()
    assert turns > 5
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await count_users(own) >= 200
