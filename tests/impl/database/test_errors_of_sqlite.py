"""What SQLite cannot write for now is unavailable, and half of it is never committed."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text
from structlog.testing import capture_logs

from impl.database import (
    Database,
    DatabaseUnavailableError,
    Transaction,
)
from impl.database.url import parse_database_url
from impl.users.tables import UserRow
from tests.impl.database.failing import CANARY, run
from tests.support.rows import exists, in_use, new_user, untyped

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_full_disk_passes(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.execute(text("CREATE TABLE big (b BLOB)"))
        pages = (await transaction.one(untyped(text("PRAGMA page_count")), {}))[0]
        await transaction.one(untyped(text(f"PRAGMA max_page_count = {pages + 2}")), {})
    fill = "INSERT INTO big SELECT zeroblob(100000) FROM (VALUES (1), (2), (3))"
    with capture_logs() as lines, pytest.raises(DatabaseUnavailableError):
        await run(database, fill)
    assert lines[0]["code"] == "SQLITE_FULL"
    assert in_use(database) == 0
    async with database.transaction() as transaction:
        await transaction.one(untyped(text("PRAGMA max_page_count = 1000000")), {})
    await run(database, fill)


async def test_a_full_disk_within_a_savepoint_ends_the_whole_transaction(
    database: Database,
) -> None:
    """SQLite may have rolled everything back by then: earlier changes are not committed."""
    user = new_user()

    async def work(transaction: Transaction) -> None:
        await transaction.execute(insert(UserRow), user)
        pages = (await transaction.one(untyped(text("PRAGMA page_count")), {}))[0]
        await transaction.one(untyped(text(f"PRAGMA max_page_count = {pages}")), {})
        async with transaction.savepoint():
            await transaction.execute_many(insert(UserRow), [new_user() for _ in range(1000)])

    with pytest.raises(DatabaseUnavailableError):
        async with database.transaction() as transaction:
            await work(transaction)
    assert in_use(database) == 0
    async with database.transaction() as transaction:
        await transaction.one(untyped(text("PRAGMA max_page_count = 1000000")), {})
    assert not await exists(database, user)


async def test_a_file_that_may_only_be_read_passes(database_url: str) -> None:
    database = Database(parse_database_url(database_url))

    async def work() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(text("PRAGMA query_only = ON"))
            await transaction.execute(insert(UserRow), new_user(name=CANARY))

    with capture_logs() as lines, pytest.raises(DatabaseUnavailableError):
        await work()
    assert [line["code"] for line in lines] == ["SQLITE_READONLY"]
    await database.close()
