"""Open SQLite files: what a thread raises is told to who waits for it, and to nobody else."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, override

from impl.database.handles import Handle
from tests.support.unheard import unheard_of_cancelled


class Threads(Executor):
    """Threads whose work fails when the test says so."""

    def __init__(self) -> None:
        self._working: Future[Any] = Future()

    @override
    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        return self._working

    def fail(self) -> None:
        working, self._working = self._working, Future()
        working.set_exception(sqlite3.OperationalError("of a thread"))


async def test_what_fails_at_the_moment_its_task_is_cancelled_is_not_reported(
    tmp_path: Path,
) -> None:
    handle, threads = Handle(tmp_path / "taskpact.db", 1, is_busy=False), Threads()
    working = handle.in_thread(threads, sqlite3.Connection.commit, 60)
    assert await unheard_of_cancelled(working, threads.fail) == []
    handle.close()
