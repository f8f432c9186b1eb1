"""However many orders there are, those that are open are found by an index of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime

import asyncpg

from impl.database import Database
from impl.orders import statements
from tests.support.plans import Statement, explain, recorded

NOW = {"now": datetime(2026, 11, 29, tzinfo=UTC)}
QUESTIONS = {
    "ix_orders_open": (statements.COUNT_OPEN, {"owner": "ada", **NOW}),
    "ix_orders_reserved_until": (statements.SELECT_EXPIRED, {"rows": 100, **NOW}),
}


async def test_open_orders_are_looked_up_in_indexes_of_open_orders(
    database: Database, database_url: str
) -> None:
    for index, (query, values) in QUESTIONS.items():
        with recorded(database) as asked:
            async with database.transaction(read_only=True) as transaction:
                await transaction.all(query, values)
        (statement,) = asked
        if database.is_sqlite:
            assert index in plan_of_sqlite(database_url, statement)
        else:
            async with connected(database_url) as connection:
                plan = await explain(connection, statement, is_generic=True)
            # With few rows, PostgreSQL may take the other one.
            assert set() < plan.indexes <= QUESTIONS.keys(), plan


def plan_of_sqlite(url: str, statement: Statement) -> str:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values)
        return "\n".join(row[3] for row in plan)


@asynccontextmanager
async def connected(url: str) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        yield connection
    finally:
        await connection.close()
