"""The statements of transactions, as the database sees them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from impl.database import Database
from impl.database.functions import one_of
from impl.database.url import parse_database_url
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.rows import COUNT_USERS, new_user, untyped


@asynccontextmanager
async def overheard(address: str) -> AsyncGenerator[tuple[Database, list[str]]]:
    """Yields a database, and every statement that reaches it, as it reports them itself."""
    heard: list[str] = []

    def note(_connection: object, message: Any) -> None:
        kind, _, statement = message.message.partition(": ")
        if kind == "statement" or kind.startswith("execute"):
            heard.append(statement.strip("; "))

    async def connect_postgresql(**arguments: Any) -> asyncpg.Connection:
        connection = await connect_asyncpg(**arguments)
        connection.add_log_listener(note)
        await connection.execute("SET client_min_messages = log; SET log_statement = 'all'")
        return connection

    def connect_sqlite(*arguments: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = open_sqlite(*arguments, **more)
        connection.set_trace_callback(heard.append)
        return connection

    connect_asyncpg, open_sqlite = asyncpg.connect, sqlite3.connect
    database = Database(parse_database_url(address))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg, "connect", connect_postgresql)
        patch.setattr(sqlite3, "connect", connect_sqlite)
        for read_only in (True, False):  # the connections are open and configured
            async with database.transaction(read_only=read_only) as transaction:
                await transaction.one(untyped(COUNT_USERS), {})
        await asyncio.sleep(0)
        heard.clear()
        yield database, heard
        await database.close()


def kinds(statements: list[str]) -> list[str]:
    """Returns the first word of each, or how a transaction on SQLite begins."""
    return [
        statement if statement == "BEGIN IMMEDIATE" else statement.split()[0]
        for statement in statements
        if statement
    ]


@pytest.mark.parametrize(
    ("database_url", "begin"),
    [("sqlite", "BEGIN IMMEDIATE"), ("postgresql", "BEGIN")],
    indirect=["database_url"],
)
async def test_a_write_is_one_transaction_that_takes_its_lock_at_once(
    database_url: str, begin: str
) -> None:
    async with overheard(database_url) as (database, statements):
        async with database.transaction() as transaction:
            await transaction.one(untyped(COUNT_USERS), {})
            await transaction.execute(insert(UserRow), new_user())
        await asyncio.sleep(0)
        assert kinds(statements)[-4:] == [begin, "SELECT", "INSERT", "COMMIT"]


async def test_a_read_takes_no_lock_and_no_transaction(database_url: str) -> None:
    """Around a single read, a transaction would cost two needless round trips."""
    async with overheard(database_url) as (database, statements):
        async with database.transaction(read_only=True) as transaction:
            await transaction.one(untyped(COUNT_USERS), {})
        await asyncio.sleep(0)
        assert kinds(statements) == ["SELECT"]


async def test_a_list_needs_no_further_question_even_on_a_new_connection(
    database_url: str,
) -> None:
    """The driver would ask for the type of an array that it does not know."""
    some = select(col(TaskRow.title)).where(one_of(col(TaskRow.id), "tasks"))
    async with overheard(database_url) as (database, statements):
        async with database.transaction(read_only=True) as transaction:
            for tasks in ([], [uuid4()], [uuid4() for _ in range(1000)]):
                assert await transaction.all(untyped(some), {"tasks": tasks}) == []
        await asyncio.sleep(0)
        assert kinds(statements) == ["SELECT"] * 3
