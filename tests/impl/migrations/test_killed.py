"""A migration that was killed at any point can be continued."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Connection, Engine, event

from impl.database.migrate import downgrade, migrate
from impl.database.schema import NEWEST
from impl.database.url import DatabaseUrl, parse_database_url
from tests.impl.migrations.conftest import New
from tests.impl.migrations.databases import content, on, schema
from tests.impl.migrations.seeding import seed
from tests.support.commands import Command

ROOT = Path(__file__).parents[3]
_WRITES = ("ALTER", "CREATE", "DELETE", "DROP", "INSERT", "UPDATE")
_MOST_KILLS = 300
_PATIENCE_SECONDS = 60


class Killed(BaseException):
    """Ends a migration at any point, as a signal would."""


@contextmanager
def killed_at_the_next_change(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Kills a migration after a permanent change: committed, or made without a transaction.

    Killed before that, it would leave the database as the previous change left it.
    """
    wrote = False
    commit = Connection.commit

    def note(connection: Connection, _cursor: object, sql: str, *_: Any) -> None:
        nonlocal wrote
        wrote = wrote or sql.lstrip().startswith(_WRITES)
        if wrote and connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            raise Killed

    def commit_and_die(connection: Connection) -> None:
        commit(connection)
        if wrote:
            raise Killed

    event.listen(Engine, "after_cursor_execute", note)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(Connection, "commit", commit_and_die)
            yield
    finally:
        event.remove(Engine, "after_cursor_execute", note)


def run_killed(work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> int:
    """Runs `work` repeatedly, killed at each change, and returns how often."""
    for kills in range(_MOST_KILLS):
        try:
            with killed_at_the_next_change(monkeypatch):
                work()
        except Killed:
            continue
        return kills
    pytest.fail("it comes no further")


def test_killed_at_every_change_it_ends_as_if_it_had_not_been(
    new_url: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up, and down again: the same schema, and the same rows."""
    address, undisturbed = (parse_database_url(new_url()) for _ in range(2))
    assert run_killed(lambda: migrate(address, "0001"), monkeypatch) > 1
    migrate(undisturbed, "0001")
    for database in (address, undisturbed):
        on(database, lambda connection: seed(connection, "old"))
    migrate(undisturbed)
    assert run_killed(lambda: migrate(address), monkeypatch) > 25
    require_same(address, undisturbed)
    for database in (address, undisturbed):
        on(database, lambda connection: seed(connection, "new"))
    downgrade(undisturbed, "0001")
    assert run_killed(lambda: downgrade(address, "0001"), monkeypatch) > 25
    require_same(address, undisturbed)


def test_a_feed_that_goes_down_cannot_be_read_from_the_first_change_on(
    empty: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers that still run would believe what it no longer contradicts."""
    migrate(empty, "0013")
    before = on(empty, schema)
    migrate(empty, "0014")
    on(empty, lambda connection: seed(connection, "new"))
    with pytest.raises(Killed), killed_at_the_next_change(monkeypatch):
        downgrade(empty, "0013")
    assert on(empty, schema) == before, "the table is still there"
    left = on(empty, _triggers_of_the_feed)
    assert len(left) == (0 if empty.is_sqlite else 6)
    on(empty, lambda connection: connection.exec_driver_sql("DELETE FROM users"))
    assert run_killed(lambda: downgrade(empty, "0013"), monkeypatch) >= len(left)
    assert on(empty, _triggers_of_the_feed) == []
    migrate(empty)


def _triggers_of_the_feed(connection: Connection) -> list[str]:
    statement = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%revocations%'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
        " WHERE proname = 'note_revocation'"
    )
    return [*connection.exec_driver_sql(statement).scalars()]


def require_same(one: DatabaseUrl, other: DatabaseUrl) -> None:
    assert on(one, schema) == on(other, schema)
    assert content(one).rows == content(other).rows


def start_migrating(url: str) -> Command:
    environment = {**os.environ, "DATABASE_URL": url, "ENVIRONMENT": "development"}
    return Command("migrate", folder=ROOT, environment=environment, output=Path(os.devnull))


def kill(process: Command) -> None:
    assert process.poll() is None, "it ended before it was killed"
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_an_index_whose_build_was_killed_is_built_again(postgresql_url: str) -> None:
    """An open snapshot keeps the build from finishing."""
    address = parse_database_url(postgresql_url)
    migrate(address, "0008")
    on(address, lambda connection: seed(connection, "old"))
    invalid = (
        "SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE NOT indisvalid"
    )
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'CREATE INDEX%' AND state = 'active'"
    )

    async def run() -> None:
        blocker = await asyncpg.connect(postgresql_url)
        looker = await asyncpg.connect(postgresql_url)

        async def is_becoming(sql: str, number: int) -> None:
            deadline = time.monotonic() + _PATIENCE_SECONDS
            while await looker.fetchval(sql) != number:
                assert time.monotonic() < deadline, sql
                await asyncio.sleep(0.05)

        async with blocker.transaction(isolation="repeatable_read"):
            await blocker.execute("SELECT 1")
            process = start_migrating(postgresql_url)
            try:
                await is_becoming(invalid, 1)
            finally:
                kill(process)
            await is_becoming(others, 0)  # the server has noticed, and has released the lock
            assert await looker.fetchval(invalid) == 1
        await asyncio.to_thread(migrate, address)
        assert await looker.fetchval(invalid) == 0
        await blocker.close()
        await looker.close()

    asyncio.run(run())
    undisturbed = content(address)
    assert len(undisturbed.schema.tables["tasks"].indexes) == 15


def test_the_lock_of_a_migration_that_was_killed_does_not_stay(tmp_path: Path) -> None:
    """On SQLite; on PostgreSQL it ends with the session, as above."""
    file = tmp_path / "taskpact.db"
    address = parse_database_url(f"sqlite:///{file}")
    migrate(address, "0008")
    lock = file.with_name("taskpact.db-migration")

    def is_locked() -> bool:
        with closing(sqlite3.connect(lock, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
            return False

    with closing(sqlite3.connect(file, isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        process = start_migrating(f"sqlite:///{file}")
        wait_for(is_locked)
        kill(process)
    assert not is_locked()
    migrate(address, patience_seconds=0)
    assert f"'{NEWEST}'" in str(on(address, _revisions))


def _revisions(connection: Connection) -> object:
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
