"""What statements cost the request that they run for, and which of them are slow."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager

import pytest
import structlog
from sqlalchemy import insert

from impl.current import CURRENT, Current
from impl.database import Database, Deadlines, DuplicateError
from impl.database.url import parse_database_url
from impl.users.tables import UserRow
from tests.support.rows import count_users, new_user

INSERT_USER = insert(UserRow)


@contextmanager
def requested() -> Generator[Current]:
    """Runs its block for a request."""
    current = Current("a-request")
    token = CURRENT.set(current)
    yield current
    CURRENT.reset(token)


@pytest.fixture
async def slow_database(database_url: str) -> AsyncGenerator[Database]:
    """A database that takes every statement for a slow one."""
    database = Database(parse_database_url(database_url), Deadlines(slow=0))
    yield database
    await database.close()


async def test_statements_are_counted_and_timed(database: Database) -> None:
    user = new_user()
    with requested() as current:
        async with database.transaction() as transaction:
            await transaction.execute(INSERT_USER, user)
            assert current.statements == 1
            spent = current.database_seconds
            assert spent > 0
            with pytest.raises(DuplicateError):
                async with transaction.savepoint():
                    await transaction.execute(INSERT_USER, user)
    assert current.statements == 2, "one that fails counts, and no savepoint or commit"
    assert current.database_seconds > spent


async def test_what_runs_before_a_first_statement_is_timed_once(database: Database) -> None:
    with requested() as current:
        async with database.transaction() as transaction:

            async def begin() -> None:
                transaction.begin_with(None)
                await transaction.execute(INSERT_USER, new_user())
                current.database_seconds += 1000

            transaction.begin_with(begin)
            await transaction.execute(INSERT_USER, new_user())
    assert current.statements == 2
    assert current.database_seconds < 1000


async def test_a_slow_statement_is_logged_by_its_name(slow_database: Database) -> None:
    user = new_user()
    with structlog.testing.capture_logs() as lines:
        async with slow_database.transaction() as transaction:
            await transaction.execute(INSERT_USER, user)
        await count_users(slow_database)
    slow = [line for line in lines if line["event"] == "statement_slow"]
    assert [line["statement"] for line in slow] == ["insert users", "commit", "select users"]
    assert {line["log_level"] for line in slow} == {"warning"}
    assert str(user["id"]) not in str(lines)


async def test_others_are_not(database: Database) -> None:
    with structlog.testing.capture_logs() as lines:
        await count_users(database)
    assert lines == []
