"""Open SQLite files: statements run where they are called, or in a thread, and always end."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import Any

from impl.database.deadlines import CLOSE_SECONDS, GRACE_SECONDS
from impl.database.files import create_private_file

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA wal_autocheckpoint=0",  # `Checkpoints` decides when
    "PRAGMA busy_timeout=0",  # from now on, nothing waits
)
_CACHED_KIB, _CACHED_KIB_IF_BUSY = 2_048, 16_384
"""How much of a file is kept in memory at most."""
_PREPARED_STATEMENTS = 500
_OFTEN, _RARELY = 1_000, 100_000
"""How many instructions of SQLite pass between two looks at the clock, in the loop or a thread.

In a thread, each look waits for the interpreter's lock.
"""


class Handle:
    """An open file, in which one statement runs at a time. It does not wait for others' locks."""

    def __init__(self, file: Path, lock_seconds: float, is_busy: bool) -> None:  # noqa: FBT001
        """Opens the file, and creates it if there is none. If it `is_busy`, more of it is cached.

        Raises:
            OSError, sqlite3.Error: that is impossible, or others have locked it for too long.
        """
        create_private_file(file)
        self._connection = sqlite3.connect(
            file,
            timeout=lock_seconds,
            isolation_level=None,  # the driver begins nothing by itself
            check_same_thread=False,
            cached_statements=_PREPARED_STATEMENTS,
        )
        self._ends_at = self._respite = 0.0
        self._instructions = 0
        self._is_abandoned = False
        self._is_lost = False
        try:
            cached_kib = _CACHED_KIB_IF_BUSY if is_busy else _CACHED_KIB
            for pragma in (*_PRAGMAS, f"PRAGMA cache_size=-{cached_kib}"):
                self._connection.execute(pragma)
        except sqlite3.Error:
            self._connection.close()
            raise

    @property
    def is_lost(self) -> bool:
        """Whether a thread is stuck in it, so that it cannot be used any more."""
        return self._is_lost

    @property
    def is_in_transaction(self) -> bool:
        return self._connection.in_transaction

    @property
    def is_clean(self) -> bool:
        """Whether somebody else can use it."""
        return not self._is_lost and not self._connection.in_transaction

    @property
    def changes(self) -> int:
        """How many rows have been changed since it was opened."""
        return self._connection.total_changes

    def here[Result](self, work: Callable[[sqlite3.Connection], Result], seconds: float) -> Result:
        """Returns the result of `work`, which is interrupted when it takes longer.

        Whoever finds half of the time passed has the other half in any case. So a machine that did
        something else meanwhile makes no statement a slow one.

        Raises:
            sqlite3.Error: it failed; with SQLITE_INTERRUPT, time was up.
        """
        self._limit(seconds / 2, seconds / 2, _OFTEN)
        return work(self._connection)

    def rows_here(self, sql: str, arguments: Sequence[object], seconds: float) -> list[Any]:
        """Returns what a statement finds, and does as `here` otherwise."""
        self._limit(seconds / 2, seconds / 2, _OFTEN)
        return self._connection.execute(sql, arguments).fetchall()

    async def in_thread[Result](
        self, threads: Executor, work: Callable[[sqlite3.Connection], Result], seconds: float
    ) -> Result:
        """Returns the result of `work`, done in a thread.

        It is interrupted when it takes longer, or when the task is cancelled. Nothing runs in a
        thread any more when this returns, unless the operating system does not return.

        Raises:
            sqlite3.Error: it failed; with SQLITE_INTERRUPT, time was up.
            TimeoutError: the operating system does not return.
        """
        self._limit(seconds, 0, _RARELY)
        working = asyncio.get_running_loop().run_in_executor(threads, work, self._connection)
        working.add_done_callback(_forget)
        try:
            await asyncio.wait([working], timeout=seconds + GRACE_SECONDS)
        finally:
            if not working.done():
                await self._abandon(working)
        if self._is_lost:
            raise TimeoutError
        return working.result()

    def close(self) -> None:
        """Closes the file, unless a thread is stuck in it, which will close it."""
        if not self._is_lost:
            self._connection.close()

    def _limit(self, seconds: float, respite: float, instructions: int) -> None:
        self._ends_at = time.monotonic() + seconds
        self._respite = respite
        if instructions != self._instructions:
            self._instructions = instructions
            self._connection.set_progress_handler(self._is_over, instructions)

    def _is_over(self) -> bool:
        now = time.monotonic()
        if now <= self._ends_at:
            return self._is_abandoned
        if self._respite:
            self._ends_at, self._respite = now + self._respite, 0.0
            return self._is_abandoned
        return True

    async def _abandon(self, working: asyncio.Future[Any]) -> None:
        """Interrupts a thread, and waits until it is done, however often the task is cancelled."""
        self._is_abandoned = True  # the statement may be about to begin
        with suppress(sqlite3.ProgrammingError):
            self._connection.interrupt()
        until = time.monotonic() + CLOSE_SECONDS
        while not working.done() and (seconds := until - time.monotonic()) > 0:
            with suppress(asyncio.CancelledError):
                await asyncio.wait([working], timeout=seconds)
        if working.done():
            self._is_abandoned = False
        else:
            self._is_lost = True
            working.add_done_callback(lambda _: self._connection.close())


def _forget(working: asyncio.Future[Any]) -> None:
    """Whoever is cancelled does not wait any more for what a thread raises, even at that moment."""
    if not working.cancelled():
        working.exception()


def begin(connection: sqlite3.Connection) -> None:
    """Begins a transaction that reads."""
    connection.execute("BEGIN")


def begin_writing(connection: sqlite3.Connection) -> None:
    """Begins a transaction that has the write lock from its start."""
    connection.execute("BEGIN IMMEDIATE")


def commit(connection: sqlite3.Connection) -> None:
    """Commits a transaction."""
    connection.execute("COMMIT")


def roll_back(connection: sqlite3.Connection) -> None:
    """Undoes a transaction."""
    connection.execute("ROLLBACK")
