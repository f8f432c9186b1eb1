"""What is committed on SQLite gets from its log into the file, and few commits wait for that."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import insert

from impl.database import Database
from impl.database.checkpoints import _COMMITS, _ROWS, Checkpoints
from impl.database.url import parse_database_url
from impl.users.tables import UserRow
from tests.support.plans import waits
from tests.support.rows import new_user


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    file = tmp_path / "taskpact.db"
    shutil.copyfile(sqlite_template, file)
    return file


async def test_the_log_is_brought_in_before_it_gets_long(file: Path) -> None:
    """By one in so many commits, in a thread, as the next one, which begins the log anew."""
    log = file.with_name("taskpact.db-wal")
    database = Database(parse_database_url(f"sqlite:///{file}"))
    sizes = []
    for _ in range(3):
        with waits() as found:
            for _ in range(_COMMITS):
                async with database.transaction() as transaction:
                    await transaction.execute(insert(UserRow), new_user())
        assert found == ["a thread", "a thread"]
        sizes.append(log.stat().st_size)
    await database.close()
    assert max(sizes) < 1.5 * min(sizes), sizes


class Refusing:
    """A connection that commits, and does not bring the log in."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def execute(self, sql: str) -> None:
        self.done.append(sql)
        if "checkpoint" in sql:
            raise sqlite3.OperationalError(sql)


def test_a_log_that_cannot_be_brought_in_fails_no_commit() -> None:
    checkpoints, connection = Checkpoints(), Refusing()
    assert checkpoints.may_wait(_ROWS)
    checkpoints.commit(cast("sqlite3.Connection", connection))
    assert connection.done == ["COMMIT", "PRAGMA wal_checkpoint(PASSIVE)"]


def test_only_small_commits_run_in_the_loop() -> None:
    checkpoints = Checkpoints()
    assert [checkpoints.may_wait(rows) for rows in (1, 1, 50, 51, 1)] == [
        *(True, False, False, True, False)
    ]
