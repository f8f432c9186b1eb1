"""What is prepared on a connection to PostgreSQL: found again, and never too much."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import asyncpg
import pytest

from impl.database.driver import PREPARED_STATEMENTS, DriverConnection

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
_NAMES = "SELECT name FROM pg_prepared_statements WHERE statement = $1"
_COUNT = "SELECT count(*) FROM pg_prepared_statements"
_NUMBERS = "SELECT n FROM generate_series(1, $1::int) AS n"


@pytest.fixture
async def driver(database_url: str) -> AsyncGenerator[DriverConnection]:
    connection = await asyncpg.connect(
        database_url,
        connection_class=DriverConnection,
        statement_cache_size=PREPARED_STATEMENTS,
    )
    yield connection
    await connection.close()


async def test_a_statement_is_prepared_once_and_yields_as_many_rows_as_are_wanted(
    driver: DriverConnection,
) -> None:
    assert [row[0] for row in await driver.rows(_NUMBERS, [3], 0)] == [1, 2, 3]
    (prepared,) = await driver.fetch(_NAMES, _NUMBERS)
    assert [row[0] for row in await driver.rows(_NUMBERS, [3], 1)] == [1]
    assert await driver.rows(_NUMBERS, [0], 1) == []
    assert await driver.fetch(_NAMES, _NUMBERS) == [prepared]


async def test_it_is_known_how_many_rows_a_statement_has_changed(driver: DriverConnection) -> None:
    assert await driver.changes("CREATE TEMPORARY TABLE numbers (n int)", []) == 0
    insert = "INSERT INTO numbers SELECT n FROM generate_series(1, $1::int) AS n"
    assert [await driver.changes(insert, [n]) for n in (3, 0, 12)] == [3, 0, 12]
    assert await driver.changes("DELETE FROM numbers WHERE n > $1", [2]) == 11
    assert len(await driver.fetch(_NAMES, insert)) == 1


async def test_there_are_never_more_than_there_may_be(driver: DriverConnection) -> None:
    """And one that is there no more is prepared anew."""
    for number in range(PREPARED_STATEMENTS + 20):
        assert await driver.rows(f"SELECT {number}", [], 0) == [(number,)]
    assert await driver.fetchval(_COUNT) <= PREPARED_STATEMENTS
    assert len(driver._prepared) <= PREPARED_STATEMENTS
    for number in range(PREPARED_STATEMENTS + 20):
        assert await driver.rows(f"SELECT {number}", [], 0) == [(number,)]


async def test_all_can_be_prepared_anew(driver: DriverConnection) -> None:
    await driver.execute("CREATE TEMPORARY TABLE changing AS SELECT 1 AS id")
    everything = "SELECT * FROM changing"
    assert await driver.rows(everything, [], 0) == [(1,)]
    await driver.execute("ALTER TABLE changing ADD COLUMN other int")
    with pytest.raises(asyncpg.InvalidCachedStatementError):
        await driver.rows(everything, [], 0)
    driver.forget_statements()
    assert await driver.rows(everything, [], 0) == [(1, None)]


async def test_where_nothing_may_be_prepared_nothing_is(database_url: str) -> None:
    unprepared = await asyncpg.connect(
        database_url, connection_class=DriverConnection, statement_cache_size=0
    )
    for _ in range(2):
        assert await unprepared.rows(_NUMBERS, [1], 0) == [(1,)]
        assert [*await unprepared.rows(_NAMES, [_NUMBERS], 0)] == []
    await unprepared.close()
