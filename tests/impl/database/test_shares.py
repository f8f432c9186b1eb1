"""One user's requests do not use up the pool, and nobody waits indefinitely."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from impl.database import Database, DatabaseUnavailableError
from impl.database.pools import PooledConnection
from impl.database.shares import BusyError, Shares
from impl.database.url import parse_database_url
from impl.users.locks import lock_owner
from impl.users.tables import UserRow
from tests.support.rows import COUNT_USERS, count_users, in_use, new_user, untyped
from tests.support.users import SignedUp


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def take(shares: Shares, user: str | None) -> PooledConnection | None:
    """Does as a transaction: returns what comes with the turn."""
    turn = shares.take(user)
    return None if turn is None else await shares.wait(user, turn)


def ask(shares: Shares, *users: str | None) -> list[asyncio.Task[PooledConnection | None]]:
    return [asyncio.create_task(take(shares, user)) for user in users]


def granted(tasks: Sequence[asyncio.Task[object]]) -> list[bool]:
    return [task.done() and not task.cancelled() and task.exception() is None for task in tasks]


async def test_a_user_has_four_of_ten_and_the_others_have_the_rest() -> None:
    shares = Shares(10)
    ada, bob = ask(shares, *["ada"] * 6), ask(shares, *["bob"] * 6)
    cyd = ask(shares, *["cyd"] * 3)
    await settle()
    assert granted(ada) == granted(bob) == [True] * 4 + [False] * 2
    assert granted(cyd) == [True, True, False], "there are no more than ten"
    shares.give_back("ada")
    await settle()
    assert granted(ada)[4], "who came first is first"
    assert not granted(cyd)[2]
    shares.give_back("cyd")
    await settle()
    assert granted(cyd)[2], "those who have their share are passed over"
    for task in ada + bob:
        task.cancel()


async def test_a_pool_of_any_size_has_room_for_everybody() -> None:
    for size in (1, 2, 3):
        shares = Shares(size)
        await take(shares, "ada")
        shares.give_back("ada")
        await take(shares, "bob")


async def test_requests_of_nobody_have_no_share() -> None:
    shares = Shares(10)
    tasks = ask(shares, *[None] * 11)
    await settle()
    assert granted(tasks) == [True] * 10 + [False]
    tasks[-1].cancel()


async def test_a_client_that_disconnects_while_waiting_takes_no_turn() -> None:
    shares = Shares(5)
    tasks = ask(shares, *["ada"] * 5)
    await settle()
    assert granted(tasks) == [True] * 2 + [False] * 3
    tasks[2].cancel()
    await settle()
    shares.give_back("ada")
    await settle()
    assert granted(tasks)[3:] == [True, False]
    tasks[4].cancel()


async def test_a_turn_is_not_given_to_a_client_that_has_just_disconnected() -> None:
    shares = Shares(5)
    tasks = ask(shares, *["ada"] * 4)
    await settle()
    tasks[2].cancel()
    shares.give_back("ada")
    await settle()
    assert granted(tasks) == [True, True, False, True]


async def test_a_client_that_disconnects_at_its_turn_passes_it_on() -> None:
    shares = Shares(5)
    tasks = ask(shares, *["ada"] * 4)
    await settle()
    shares.give_back("ada")  # which gives the third one its turn, before it has run
    tasks[2].cancel()
    await settle()
    assert granted(tasks) == [True, True, False, True]
    for _ in range(2):
        shares.give_back("ada")
    again = ask(shares, "ada", "ada")
    await settle()
    assert granted(again) == [True, True], "a turn was lost"


class Free:
    """What is asked of a connection that is free."""

    def __init__(self) -> None:
        self.rests = 0

    def rest(self) -> None:
        self.rests += 1


async def test_who_is_next_is_handed_the_connection_that_becomes_free() -> None:
    shares, free = Shares(1), Free()
    connection: Any = free
    await take(shares, "ada")
    bob, cyd, dan = ask(shares, "bob", "cyd", "dan")
    await settle()
    shares.give_back("ada", connection)
    bob.cancel()
    assert await cyd is connection, "it is passed on by who has just disconnected"
    shares.give_back("cyd", connection)
    dan.cancel()
    await settle()
    assert free.rests == 1, "there is nobody else"
    await take(shares, "ada")
    shares.give_back("ada")
    assert shares.running == 0


async def test_a_request_that_waits_for_too_long_is_refused_and_leaves_nothing_behind() -> None:
    shares = Shares(5, patience_seconds=0.05)
    for _ in range(2):
        await take(shares, "ada")
    for _ in range(3):
        with pytest.raises(BusyError):
            await take(shares, "ada")
    shares.give_back("ada")
    await take(shares, "ada")
    assert not shares._waiting


async def test_each_waits_as_long_as_those_before() -> None:
    shares = Shares(1, patience_seconds=0.2)
    await take(shares, "ada")
    (first,) = ask(shares, "bob")
    await asyncio.sleep(0.1)
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(10):
        with pytest.raises(BusyError):
            await take(shares, "cyd")
    assert asyncio.get_running_loop().time() - began >= 0.2
    assert isinstance(first.exception(), BusyError)
    assert shares.refusals == 2


async def test_of_hundreds_that_wait_the_last_are_refused_at_once() -> None:
    shares = Shares(10)
    tasks = ask(shares, *["ada"] * 200)
    await settle()
    assert sum(granted(tasks)) == 4
    refused = [task for task in tasks if task.done() and task.exception() is not None]
    assert len(refused) == 200 - 4 - 128
    others = ask(shares, *(f"user {number}" for number in range(600)))
    await settle()
    assert sum(granted(others)) == 6
    assert sum(not task.done() for task in others) == 512 - 128
    for task in tasks + others:
        task.cancel()
    await asyncio.gather(*tasks, *others, return_exceptions=True)
    assert not shares._waiting


async def test_whatever_order_they_come_and_go_in_no_turn_is_lost() -> None:
    shares = Shares(10, patience_seconds=0.02)
    held: Counter[str] = Counter()
    ends = Counter[str]()

    async def visit(number: int) -> None:
        user = f"user {number % 4}"
        try:
            await take(shares, user)
        except BusyError:
            ends["refused"] += 1
            return
        held[user] += 1
        assert held[user] <= 4
        assert held.total() <= 10
        try:
            await asyncio.sleep(number % 7 / 500)
            if number % 5 == 0:
                raise LookupError
            ends["done"] += 1
        finally:
            held[user] -= 1
            shares.give_back(user)

    visits = [asyncio.create_task(visit(number)) for number in range(300)]
    for number, task in enumerate(visits):
        if number % 3 == 0:
            await asyncio.sleep(0.0005)
            task.cancel()
    await asyncio.gather(*visits, return_exceptions=True)
    assert ends["done"]
    assert not shares._waiting
    assert not shares._running


# In the database


async def test_a_waiting_request_holds_no_connection(database: Database) -> None:
    may_end = asyncio.Event()

    async def hold() -> None:
        async with database.snapshot(user_id="ada") as transaction:
            await transaction.one(untyped(COUNT_USERS), {})
            await may_end.wait()

    async def export() -> None:
        async with database.snapshot(user_id="ada") as transaction:
            await transaction.one(untyped(COUNT_USERS), {})

    holding = [asyncio.create_task(hold()) for _ in range(12)]
    exports = [asyncio.create_task(export()) for _ in range(3)]
    async with asyncio.timeout(10):
        await asyncio.sleep(0.3)
        assert in_use(database) == 4
        await count_users(database)
        async with database.transaction(user_id="bob") as transaction:
            await transaction.execute(insert(UserRow), new_user())
        for task in holding[6:]:
            task.cancel()
        may_end.set()
        await asyncio.gather(*holding[:6], *exports)
        await asyncio.gather(*holding, return_exceptions=True)
    assert in_use(database) == 0
    assert not database.shares._running


async def test_a_connection_that_cannot_be_made_takes_no_turn() -> None:
    database = Database(parse_database_url("postgresql://ada@127.0.0.1:1/tasks"))
    for _ in range(12):
        with pytest.raises(DatabaseUnavailableError):
            await count_users(database)
    assert not database.shares._running
    await database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_while_one_user_waits_for_a_lock_the_others_are_served(
    client: httpx.AsyncClient,
    user: SignedUp,
    other_user: SignedUp,
    database: Database,
) -> None:
    new = {"title": "x"}
    async with AsyncExitStack() as stack:
        holder = await stack.enter_async_context(database.transaction())
        await lock_owner(holder, user.user_id)
        tagged = new | {"tags": ["new"]}
        waiting = [
            asyncio.create_task(client.post(user.tasks, headers=user.headers, json=tagged))
            for _ in range(20)
        ]
        await asyncio.sleep(0.3)
        answers = [
            await client.post(other_user.tasks, headers=other_user.headers, json=tagged)
            for _ in range(5)
        ]
        assert not any(task.done() for task in waiting)
        await holder.close()
    assert [answer.status_code for answer in answers] == [201] * 5
    assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {201}
