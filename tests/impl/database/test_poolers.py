"""An unrecognised pooler is no riddle: each of its errors says what to do."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from impl.database import Database, DatabaseUnavailableError, StatementFailedError
from impl.database.schema import ServedSchema
from impl.database.url import parse_database_url
from tests.support.poolers import REFUSALS, PoolerRefusal, run_pooler

CURE = "If this is a pooler, add pgbouncer=true to DATABASE_URL."
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
of_each_refusal = pytest.mark.parametrize("refusal", REFUSALS, ids=lambda r: r.sqlstate)
# As raised once connected, in the driver's own exceptions.
RAISE = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{}', MESSAGE = '{}'; END $$"


@of_each_refusal
async def test_a_failure_to_connect_through_a_pooler_says_why(refusal: PoolerRefusal) -> None:
    with run_pooler(refusal) as url, capture_logs() as lines:
        database = Database(parse_database_url(url))
        with pytest.raises(DatabaseUnavailableError):
            await database.ping()
        with pytest.raises(DatabaseUnavailableError):
            await ServedSchema(database).read()
        await database.close()
    first = "connect_failed" if refusal.at_start else "statement_failed"
    assert [(line["event"], line["code"]) for line in lines] == [(first, refusal.sqlstate)] * 2
    assert {line["detail"] for line in lines} == {CURE}


@on_postgresql
@pytest.mark.parametrize("refusal", REFUSALS[1:], ids=lambda r: r.sqlstate)
async def test_a_statement_that_fails_by_a_pooler_says_what_to_do(
    database: Database, refusal: PoolerRefusal
) -> None:
    fail = text(RAISE.format(refusal.sqlstate, refusal.message))
    with capture_logs() as lines, pytest.raises(StatementFailedError):
        async with database.transaction() as transaction:
            await transaction.execute(fail)
    (line,) = lines
    assert (line["event"], line["code"]) == ("statement_failed", refusal.sqlstate)
    assert line["detail"] == CURE


@on_postgresql
@pytest.mark.parametrize("refusal", REFUSALS[1:], ids=lambda r: r.sqlstate)
async def test_so_does_one_that_reads_the_schema(
    database: Database, refusal: PoolerRefusal
) -> None:
    fail = text(RAISE.format(refusal.sqlstate, refusal.message))
    with capture_logs() as lines, pytest.raises(DatabaseUnavailableError):
        await database.run(lambda connection: connection.execute(fail))
    assert [line["detail"] for line in lines] == [CURE]


@on_postgresql
@pytest.mark.parametrize("sqlstate", ["08P01", "26000", "22012"])
async def test_other_errors_do_not_suggest_that(database: Database, sqlstate: str) -> None:
    fail = text(RAISE.format(sqlstate, "something else"))
    with capture_logs() as lines, pytest.raises((StatementFailedError, DatabaseUnavailableError)):
        async with database.transaction() as transaction:
            await transaction.execute(fail)
    assert [line.get("detail") for line in lines] == [None]
