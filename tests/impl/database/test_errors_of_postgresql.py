"""What PostgreSQL refuses, loses or takes back: what passes is told apart from what does not."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from sqlalchemy import insert, text, update
from sqlmodel import col
from structlog.testing import capture_logs

from impl.database import (
    Database,
    DatabaseUnavailableError,
    DuplicateError,
    LockTimeoutError,
    MissingOwnerError,
    StatementFailedError,
)
from impl.users.tables import UserRow
from tests.impl.database.failing import CANARY, PASSING_CLASSES, run
from tests.support.rows import count_users, exists, in_use, new_user, untyped
from tests.support.users import SignedUp

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

RAISE = "DO $$ BEGIN RAISE EXCEPTION '{}' USING ERRCODE = '{}', DETAIL = '{}'; END $$"


def raising(state: str) -> str:
    return RAISE.format(CANARY, state, CANARY)


async def test_each_state_means_what_the_table_says(database: Database) -> None:
    meanings: dict[str, type[Exception]] = {
        **dict.fromkeys(PASSING_CLASSES, DatabaseUnavailableError),
        "55P03": LockTimeoutError,
        **dict.fromkeys(
            ("XX000", "XX001", "22012", "42P01", "23514", "P0001"), StatementFailedError
        ),
        "23505": DuplicateError,
        "23503": MissingOwnerError,
    }
    for state, meaning in meanings.items():
        for read_only in (True, False):
            with capture_logs() as lines, pytest.raises(meaning) as caught:
                await run(database, raising(state), read_only=read_only)
            assert CANARY not in repr(lines) + repr(caught.value)
            assert {line["code"] for line in lines} == {state}
            assert in_use(database) == 0
    await count_users(database)


async def test_a_cancelled_statement_passes(database: Database) -> None:
    cancel = text(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
        " WHERE query LIKE '%AS cancelled' AND state = 'active' AND pid <> pg_backend_pid()"
    )
    running = asyncio.create_task(run(database, "SELECT pg_sleep(9) AS cancelled"))
    with capture_logs() as lines:
        while not running.done():
            async with database.transaction(read_only=True) as transaction:
                await transaction.all(untyped(cancel), {})
        with pytest.raises(DatabaseUnavailableError):
            await running
    assert [line["code"] for line in lines] == ["57014"]


async def test_of_two_deadlocked_transactions_one_is_told_to_retry(database: Database) -> None:
    users = [new_user(), new_user()]
    async with database.transaction() as transaction:
        await transaction.execute_many(insert(UserRow), users)
    both_hold = asyncio.Barrier(2)

    async def cross(first: int, second: int) -> None:
        async with database.transaction() as transaction:
            for place, user in enumerate((users[first], users[second])):
                if place:
                    await both_hold.wait()
                rename = update(UserRow).where(col(UserRow.id) == user["id"]).values(name="x")
                await transaction.execute(rename)

    with capture_logs() as lines:
        ends = await asyncio.gather(cross(0, 1), cross(1, 0), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["DatabaseUnavailableError", "NoneType"]
    assert [(line["code"], line["statement"]) for line in lines] == [("40P01", "update users")]


async def test_what_is_refused_at_the_commit_is_reported_as_well(database: Database) -> None:
    """Deferred constraints and serialization failures do not show earlier."""
    function = (
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RAISE EXCEPTION ''" + CANARY + "'' USING ERRCODE = {state}; END'"
    )
    trigger = (
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()"
    )

    async def add(user: dict[str, object]) -> None:
        async with database.transaction() as transaction:
            await transaction.execute(insert(UserRow), user)

    await run(database, function.format(state="''40001''"))
    await run(database, trigger)
    try:
        for state, meaning in (
            ("40001", DatabaseUnavailableError),
            ("23505", DuplicateError),
            ("XX000", StatementFailedError),
        ):
            await run(database, function.format(state=f"''{state}''"))
            user = new_user(name=CANARY)
            with capture_logs() as lines, pytest.raises(meaning):
                await add(user)
            assert [(line["code"], line["statement"]) for line in lines] == [(state, "commit")]
            assert CANARY not in repr(lines)
            assert not await exists(database, user)
            assert in_use(database) == 0
    finally:
        await run(database, "DROP TRIGGER refuse ON users")


async def test_a_row_that_cannot_be_computed_is_no_unknown_error(database: Database) -> None:
    late = "SELECT 1 / (500 - n) FROM generate_series(1, 1000) AS n"
    with capture_logs() as lines, pytest.raises(StatementFailedError):
        await run(database, late, read_only=True)
    assert lines[0]["code"] == "22012"


async def test_a_primary_that_became_read_only_is_left_for_another_one(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    """Reading continues. The next connection may find the new primary."""
    alter = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {}', current_database()); END $$"
    await run(database, alter.format("SET default_transaction_read_only = on"))
    try:
        # Existing connections do not notice it.
        await run(
            database,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            read_only=True,
        )
        with capture_logs() as lines:
            refused = await client.post(user.tasks, headers=user.headers, json={"title": CANARY})
            read = await client.get(user.tasks, headers=user.headers)
    finally:
        async with database.transaction() as transaction:
            await transaction.execute(text("SET TRANSACTION READ WRITE"))
            await transaction.execute(text(alter.format("RESET default_transaction_read_only")))
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) >= 1
    assert read.status_code == 200
    assert "25006" in {line.get("code") for line in lines}
    assert CANARY not in repr(lines)
    again = await client.post(user.tasks, headers=user.headers, json={"title": "x"})
    assert again.status_code == 201, "the connection to the read-only server was kept"


@pytest.mark.parametrize("read_only", [True, False])
async def test_a_change_of_the_schema_meanwhile_is_not_noticed(
    database: Database, *, read_only: bool
) -> None:
    """A connection caches how it reads a table; a concurrent migration makes that outdated.

    It is good for another attempt.
    """
    everything = untyped(text("SELECT *, pg_backend_pid() FROM changing"))
    await run(database, "CREATE TABLE changing AS SELECT 1 AS id")
    pids = set()
    try:
        for number in range(3):
            async with database.transaction(read_only=read_only) as transaction:
                (row,) = await transaction.all(everything, {})
                assert row[:-1] == (1, *[None] * number)
                pids.add(row[-1])
            await database.run(
                lambda connection, n=number: connection.execute(  # type: ignore[misc]
                    text(f"ALTER TABLE changing ADD COLUMN c{n} int")
                )
            )
    finally:
        await run(database, "DROP TABLE changing")
    assert len(pids) == 1
