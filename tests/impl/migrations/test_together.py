"""Two migrations at once run one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection

from impl.database.migrate import downgrade, migrate
from impl.database.migration_lock import MigrationRunningError, migration_lock
from impl.database.url import DatabaseUrl, parse_database_url
from tests.impl.migrations.databases import content, on, require_kept
from tests.impl.migrations.seeding import seed
from tests.impl.migrations.test_killed import start_migrating


def test_two_processes_take_turns(empty_url: str) -> None:
    address = parse_database_url(empty_url)
    migrate(address, "0002")
    on(address, lambda connection: seed(connection, "old"))
    before = content(address)
    processes = [start_migrating(empty_url) for _ in range(2)]
    assert [process.wait(120) for process in processes] == [0, 0]
    require_kept(before, content(address))


@pytest.mark.parametrize("run", [migrate, downgrade])
def test_the_wait_for_another_is_bounded(empty: DatabaseUrl, run: object) -> None:
    migrate(empty, "0002")

    def while_another_runs(connection: Connection) -> None:
        with (
            migration_lock(connection, 0),
            ThreadPoolExecutor() as thread,
            pytest.raises(MigrationRunningError, match="still runs"),
        ):
            thread.submit(run, empty, "0002", patience_seconds=0.5).result()  # type: ignore[arg-type]

    on(empty, while_another_runs)
    migrate(empty, patience_seconds=0)


def test_a_waiting_migration_holds_no_snapshot(empty: DatabaseUrl) -> None:
    """Building an index CONCURRENTLY waits for snapshots, so a waiting migration must have none."""
    migrate(empty, "0004")
    with ThreadPoolExecutor() as threads:
        runs = [threads.submit(migrate, empty, patience_seconds=60) for _ in range(3)]
        for run in runs:
            run.result()
