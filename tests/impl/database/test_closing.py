"""Connections to SQLite are closed whatever interrupts them, and not later by chance."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any, override

import pytest
from sqlalchemy import text

from impl.database import Database
from impl.database.url import parse_database_url
from tests.support.rows import count_users, untyped

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")


class Counted(sqlite3.Connection):
    """Keeps track of all open instances."""

    are_open: set[Counted]

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.are_open.add(self)

    @override
    def close(self) -> None:
        super().close()
        self.are_open.discard(self)


@pytest.fixture
def are_open(monkeypatch: pytest.MonkeyPatch) -> set[Counted]:
    """Those that are open."""
    Counted.are_open = set()
    connect = sqlite3.connect

    def connect_counted(*arguments: Any, **more: Any) -> sqlite3.Connection:
        return connect(*arguments, **more, factory=Counted)

    monkeypatch.setattr(sqlite3, "connect", connect_counted)
    return Counted.are_open


@pytest.mark.parametrize("seconds", [0, 0.001, 0.01, 0.1])
@pytest.mark.parametrize("times", [1, 2, 3])
async def test_cancelling_leaves_no_connection_open(
    sqlite_template: Path, are_open: set[Counted], seconds: float, times: int
) -> None:
    database = Database(parse_database_url(f"sqlite:///{sqlite_template}"))

    async def work() -> None:
        async with database.snapshot() as snapshot:
            await snapshot.all(untyped(ENDLESS), {})

    for _ in range(3):
        working = asyncio.ensure_future(work())
        for _ in range(times):
            await asyncio.sleep(seconds)
            working.cancel()
        await asyncio.wait([working])
    await count_users(database)
    await database.close()
    # What a busy machine has not stopped in time is left to its thread, which closes it.
    for _ in range(500):
        if are_open:
            await asyncio.sleep(0.02)
    assert not are_open
