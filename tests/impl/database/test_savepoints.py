"""Savepoints: rolling back a part of a transaction leaves the rest."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from impl.database import Database, DuplicateError, StatementFailedError, Transaction
from impl.users.tables import UserRow
from tests.support.rows import exists, in_use, new_user

type Row = dict[str, object]


async def add_apart(transaction: Transaction, *users: Row) -> None:
    async with transaction.savepoint():
        for user in users:
            await transaction.execute(insert(UserRow), user)


async def test_what_is_done_in_it_is_kept(database: Database) -> None:
    first, second = new_user(), new_user()
    async with database.transaction() as transaction:
        await add_apart(transaction, first)
        await add_apart(transaction, second)
    assert await exists(database, first)
    assert await exists(database, second)
    assert in_use(database) == 0


async def test_a_statement_that_fails_undoes_it_and_no_more(database: Database) -> None:
    before, undone, after = new_user(), new_user(), new_user()
    async with database.transaction() as transaction:
        await add_apart(transaction, before)
        with pytest.raises(DuplicateError):
            await add_apart(transaction, undone, before)
        await add_apart(transaction, after)
        await transaction.execute(insert(UserRow), new_user())
    assert await exists(database, before)
    assert not await exists(database, undone)
    assert await exists(database, after)


async def test_any_other_exception_undoes_it_too(database: Database) -> None:
    before, undone = new_user(), new_user()

    async def fail(transaction: Transaction) -> None:
        async with transaction.savepoint():
            await transaction.execute(insert(UserRow), undone)
            raise LookupError

    async with database.transaction() as transaction:
        await transaction.execute(insert(UserRow), before)
        with pytest.raises(LookupError):
            await fail(transaction)
    assert await exists(database, before)
    assert not await exists(database, undone)


async def test_a_value_that_the_driver_refuses_undoes_it_and_no_more(database: Database) -> None:
    kept, undone = new_user(), new_user()
    async with database.transaction() as transaction:
        with pytest.raises(StatementFailedError):
            await add_apart(transaction, undone, {**kept, "name": object()})
        await transaction.execute(insert(UserRow), kept)
    assert await exists(database, kept)
    assert not await exists(database, undone)
    assert in_use(database) == 0


async def test_after_it_a_failing_statement_ends_the_transaction_again(database: Database) -> None:
    user = new_user()

    async def fail() -> None:
        async with database.transaction() as transaction:
            await add_apart(transaction, user)
            await transaction.execute(insert(UserRow), user)

    with pytest.raises(DuplicateError):
        await fail()
    assert not await exists(database, user)
    assert in_use(database) == 0
