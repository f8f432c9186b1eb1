"""Transient errors are told apart from permanent ones, and logged without stored values."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import pytest
from sqlalchemy import insert, select, text, update
from sqlmodel import col
from structlog.testing import capture_logs

from impl.database import (
    Database,
    DatabaseUnavailableError,
    DuplicateError,
    LockTimeoutError,
    MissingOwnerError,
    StatementFailedError,
    Transaction,
)
from impl.database.errors import is_passing, name_of
from impl.database.url import parse_database_url
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.rows import count_users, exists, in_use, new_task, new_user, untyped
from tests.support.users import SignedUp

CANARY = "canary-of-a-row"
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


# The tables

PASSING_CLASSES = {
    *("08000", "08001", "08003", "08004", "08006", "08007", "08P01"),
    *("25006", "25P03", "25P04", "40001", "40003", "40P01"),
    *("53000", "53100", "53200", "53300", "55006", "55P03"),
    *("57000", "57014", "57P01", "57P02", "57P03", "57P04", "57P05"),
    *("58000", "58030", "58P01", "58P02", "58P03", "72000"),
}


def test_of_all_sqlstates_those_that_pass_are_known() -> None:
    """A state that is new in a version of the driver must be classified here."""
    errors = [getattr(e, "sqlstate", None) for e in vars(asyncpg.exceptions).values()]
    known = {state for state in errors if isinstance(state, str)}
    assert len(known) > 200
    assert {state for state in known if is_passing(state)} == PASSING_CLASSES & known
    assert all(is_passing(state) for state in PASSING_CLASSES)


def test_of_all_result_codes_of_sqlite_those_that_pass_are_known() -> None:
    names = ("BUSY", "LOCKED", "NOMEM", "READONLY", "INTERRUPT", "IOERR", "FULL", "CANTOPEN")
    passing = {getattr(sqlite3, f"SQLITE_{name}") for name in (*names, "PROTOCOL", "SCHEMA")}
    # Limits and authorizer codes are constants of the same form, also below 32.
    primary = range(1, 27)
    assert {code for code in primary if is_passing(code)} == passing
    assert is_passing(sqlite3.SQLITE_IOERR_WRITE)
    assert is_passing(sqlite3.SQLITE_READONLY_DBMOVED)
    assert not is_passing(sqlite3.SQLITE_CORRUPT_INDEX)
    assert not is_passing(sqlite3.SQLITE_CONSTRAINT_TRIGGER)
    assert not is_passing(None)


# PostgreSQL's errors

RAISE = "DO $$ BEGIN RAISE EXCEPTION '{}' USING ERRCODE = '{}', DETAIL = '{}'; END $$"


def raising(state: str) -> str:
    return RAISE.format(CANARY, state, CANARY)


async def run(database: Database, statement: str, *, read_only: bool = False) -> None:
    async with database.transaction(read_only=read_only) as transaction:
        await transaction.execute(text(statement))


@on_postgresql
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


@on_postgresql
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


@on_postgresql
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


@on_postgresql
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


@on_postgresql
async def test_a_row_that_cannot_be_computed_is_no_unknown_error(database: Database) -> None:
    late = "SELECT 1 / (500 - n) FROM generate_series(1, 1000) AS n"
    with capture_logs() as lines, pytest.raises(StatementFailedError):
        await run(database, late, read_only=True)
    assert lines[0]["code"] == "22012"


@on_postgresql
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


@on_postgresql
async def test_a_change_of_the_schema_meanwhile_is_not_noticed(
    database: Database, database_url: str
) -> None:
    """A connection caches how it reads a table; a concurrent migration makes that outdated."""
    everything = text("SELECT * FROM changing")
    await run(database, "CREATE TABLE changing (id int)")
    try:
        for number in range(3):
            async with database.transaction() as transaction:
                assert await transaction.all(untyped(everything), {}) == []
            await database.run(
                lambda connection, n=number: connection.execute(  # type: ignore[misc]
                    text(f"ALTER TABLE changing ADD COLUMN c{n} int")
                )
            )
    finally:
        await run(database, "DROP TABLE changing")


# SQLite's errors


@on_sqlite
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


@on_sqlite
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


@on_sqlite
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


# The log, for both


async def add_twice(transaction: Transaction) -> None:
    user = new_user(name=CANARY, email=f"{CANARY}@errors.example")
    await transaction.execute(insert(UserRow), user)
    await transaction.execute(insert(UserRow), user | {"id": "another"})


async def add_to_nobody(transaction: Transaction) -> None:
    await transaction.execute(insert(TaskRow), new_task(user_id=CANARY, title=CANARY))


async def break_a_rule(transaction: Transaction) -> None:
    user = new_user(name=CANARY, role=CANARY)
    await transaction.execute(insert(UserRow), user)


async def ask_for_no_table(transaction: Transaction) -> None:
    await transaction.execute(text("SELECT 'canary-of-a-row' FROM no_such_table"))


async def give_nonsense(transaction: Transaction) -> None:
    await transaction.execute(insert(UserRow), new_user(name=CANARY, created_at=CANARY))


@pytest.mark.parametrize(
    ("work", "meaning", "named"),
    [
        (add_twice, DuplicateError, {"postgresql": "users", "sqlite": "users."}),
        (add_to_nobody, MissingOwnerError, {"postgresql": "fk_tasks_user_id_users"}),
        (break_a_rule, StatementFailedError, dict.fromkeys(("postgresql", "sqlite"), "_role")),
        (ask_for_no_table, StatementFailedError, {}),
        (give_nonsense, StatementFailedError, {}),
    ],
)
async def test_a_failed_statement_is_logged_once_by_names_alone(
    database: Database,
    work: Callable[[Transaction], Awaitable[None]],
    meaning: type[Exception],
    named: dict[str, str],
) -> None:
    async def run() -> None:
        async with database.transaction() as transaction:
            await work(transaction)

    with capture_logs() as lines, pytest.raises(meaning) as caught:
        await run()
    assert len(lines) == 1
    assert lines[0]["event"] == "statement_failed"
    assert lines[0]["reason"] == meaning.__name__
    assert lines[0]["milliseconds"] >= 0
    kind, _, table = lines[0]["statement"].partition(" ")
    assert (kind, table) in {("insert", "users"), ("insert", "tasks"), ("textclause", "")}
    assert work is give_nonsense or lines[0]["code"]
    constraint = named.get("sqlite" if database.is_sqlite else "postgresql", "")
    assert constraint in lines[0].get("constraint", "")
    assert "failed" not in lines[0].get("constraint", ""), "a message, and no name"
    assert CANARY not in repr(lines)
    assert CANARY not in repr(caught.value) + str(caught.value.__cause__)
    assert caught.value.__cause__ is None


def test_a_statement_is_called_by_what_it_does_and_to_what() -> None:
    joined = select(col(TaskRow.id)).join(UserRow, col(UserRow.id) == col(TaskRow.user_id))
    assert name_of(joined) == "select tasks users"
    assert name_of(update(TaskRow).values(title=CANARY)) == "update tasks"
    assert name_of(text(f"SELECT '{CANARY}'")) == "textclause"
