"""However many orders there are, those that are open are found by an index of their own."""

from __future__ import annotations

from datetime import UTC, datetime

from impl.database import Database
from impl.orders import statements
from tests.support.plans import indexes_for, recorded

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
        found = await indexes_for(database_url, statement)
        # With few rows, PostgreSQL may take the other one.
        assert found == {index} if database.is_sqlite else set() < found <= QUESTIONS.keys()
