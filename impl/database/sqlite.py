"""Connections to SQLite: what takes no time runs in the event loop, all else in threads.

A call of a thread and back costs more than most statements do. So the event loop itself runs reads
that end within a few milliseconds, and writes of one row by its key; it never waits there. See
`impl/decisions/0002-database.md`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from impl.database.checkpoints import Checkpoints
from impl.database.deadlines import Deadlines
from impl.database.errors import DatabaseUnavailableError, log_unreachable
from impl.database.handles import Handle, begin, begin_writing, commit, roll_back
from impl.database.plans import Plan, Plans
from impl.database.pools import Found, Kind, PooledConnection
from impl.database.url import DatabaseUrl
from impl.database.watch import Watch

LOOP_SECONDS = 0.005
"""How long a read may keep the event loop busy. Then it is left, and begun again in a thread."""
_LOOP_ROWS = 50
"""How many rows may be written there at once."""
_LOOP_CHARACTERS = 5_000
"""How long rows may be that are written there at once, if they are one parameter."""
_SLOW_SECONDS = 10.0
"""How long a read that was left goes to a thread at once."""
_POLL_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02)
"""How long to wait for another process's lock before the next attempt. The last one repeats."""


class SqlitePool:
    """An open file for reads in the event loop, one for all writes, and some for threads."""

    is_sqlite = True
    system = "sqlite"

    def __init__(self, address: DatabaseUrl, deadlines: Deadlines, size: int) -> None:
        self.plans = Plans(SQLiteDialect_pysqlite())
        self.checkpoints = Checkpoints()
        self._size = size
        self.threads = self._start_threads()
        self._file = Path(address.url.database or "")
        self._deadlines = deadlines
        self._watch = Watch()
        self._opening, self._writing = asyncio.Lock(), asyncio.Lock()
        self._reader: SqliteReads | None = None
        self._writer: Handle | None = None
        self._idle: list[Handle] = []
        self._slow: dict[str, float] = {}

    def take_at_once(self, kind: Kind, _free: PooledConnection | None = None) -> SqliteReads | None:
        return self._reader if kind is Kind.READ else None

    async def take(self, kind: Kind) -> SqliteReads | SqliteTransaction:
        """Returns a connection on which a transaction has begun.

        Raises:
            DatabaseUnavailableError: the file cannot be opened.
            TimeoutError, sqlite3.Error: others are writing, and do not end.
        """
        match kind:
            case Kind.READ:
                return self._reader or await self._open_reader()
            case Kind.SNAPSHOT:
                return await self._begin_snapshot()
            case Kind.WRITE | Kind.ALONE:
                return await self._begin_writing()

    async def _begin_snapshot(self) -> SqliteTransaction:
        handle = await self.take_idle()
        transaction = SqliteTransaction(self, handle, is_writer=False)
        try:
            await self.until_unlocked(lambda: transaction.begin(self._deadlines.statement))
        except BaseException:
            self.give_back(handle)
            raise
        return transaction

    async def _begin_writing(self) -> SqliteTransaction:
        """Takes the write lock at the start: a transaction that upgrades later can fail at once."""
        with self._watch.limit(self._deadlines.lock):
            await self._writing.acquire()
        try:
            writer = self._writer = self._writer or await self._open(is_busy=True)
            transaction = SqliteTransaction(self, writer, is_writer=True)
            await self.until_unlocked(lambda: transaction.begin(self._deadlines.statement))
        except BaseException:
            self.end_writing()
            raise
        return transaction

    async def until_unlocked[Result](self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Returns the result of `work`, tried again while another process has the file locked."""
        until = time.monotonic() + self._deadlines.lock
        polls = iter(_POLL_SECONDS)
        while True:
            try:
                return await work()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            await asyncio.sleep(next(polls, _POLL_SECONDS[-1]))

    def end_writing(self) -> None:
        """Lets the next transaction write, on a new connection if this one was not left clean."""
        if self._writer is not None and not self._writer.is_clean:
            self._writer.close()
            self._writer = None
        self._writing.release()

    async def take_idle(self) -> Handle:
        """Returns an open file for threads.

        Raises:
            DatabaseUnavailableError: it cannot be opened.
        """
        return self._idle.pop() if self._idle else await self._open()

    def give_back(self, handle: Handle) -> None:
        """Keeps an open file for the next one who needs a thread, if it was left clean."""
        if handle.is_clean:
            self._idle.append(handle)
        else:
            handle.close()

    def read_here(
        self, handle: Handle, plan: Plan, arguments: Sequence[object]
    ) -> list[Found] | None:
        """Returns the rows that a statement reads, or `None` if it takes too long here."""
        if not plan.is_read or (self._slow and self._is_slow(plan.sql)):
            return None
        try:
            return handle.rows_here(plan.sql, arguments, LOOP_SECONDS)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return None
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            self._note_slow(plan.sql)
            return None

    def _is_slow(self, sql: str) -> bool:
        return self._slow.get(sql, 0) > time.monotonic()

    def _note_slow(self, sql: str) -> None:
        now = time.monotonic()
        self._slow = {other: until for other, until in self._slow.items() if until > now}
        self._slow[sql] = now + _SLOW_SECONDS

    async def close(self) -> None:
        """Closes the file. Whoever uses it again opens it again."""
        handles = [*self._idle]
        if self._reader is not None:
            handles.append(self._reader.handle)
        if self._writer is not None:
            handles.append(self._writer)
        self._idle, self._reader, self._writer = [], None, None
        loop = asyncio.get_running_loop()
        threads, self.threads = self.threads, self._start_threads()
        for handle in handles:
            await loop.run_in_executor(threads, handle.close)
        threads.shutdown(wait=False)  # none of them works, unless the disk hangs

    def _start_threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._size + 1, thread_name_prefix="sqlite")

    async def _open_reader(self) -> SqliteReads:
        async with self._opening:
            if self._reader is None:
                self._reader = SqliteReads(self, await self._open(is_busy=True))
            return self._reader

    async def _open(self, *, is_busy: bool = False) -> Handle:
        opening = self.threads.submit(Handle, self._file, self._deadlines.lock, is_busy)
        try:
            async with asyncio.timeout(self._deadlines.connect):
                return await asyncio.shield(asyncio.wrap_future(opening))
        except (OSError, sqlite3.Error) as error:
            opening.add_done_callback(_close_unused)
            log_unreachable(error)
            raise DatabaseUnavailableError from error
        except asyncio.CancelledError:
            opening.add_done_callback(_close_unused)
            raise


class SqliteReads:
    """Statements that only read, each by itself: all who do so use this at once."""

    __slots__ = ("_pool", "handle")
    is_lost = False
    is_free = True

    def discard(self) -> None:
        """There is no other file than this."""

    def __init__(self, pool: SqlitePool, handle: Handle) -> None:
        self._pool = pool
        self.handle = handle

    async def fetch(
        self, plan: Plan, arguments: Sequence[object], seconds: float, _limit: int = 0
    ) -> list[Found]:
        rows = self._pool.read_here(self.handle, plan, arguments)
        return rows if rows is not None else await self._fetch_in_thread(plan, arguments, seconds)

    async def execute(self, plan: Plan, arguments: Sequence[object], seconds: float) -> int:
        return await self._in_thread(lambda it: it.execute(plan.sql, arguments).rowcount, seconds)

    async def execute_many(
        self, plan: Plan, arguments: Sequence[Sequence[object]], seconds: float
    ) -> None:
        await self._in_thread(lambda it: it.executemany(plan.sql, arguments), seconds)

    async def mark(self, savepoint: str, seconds: float) -> None:
        raise NotImplementedError("statements that run by themselves have no savepoints")

    async def commit(self, seconds: float) -> None:
        """Nothing is to be committed."""

    def rest(self) -> None:
        """It stays open for all."""

    async def release(self, seconds: float) -> None:
        """Nothing is to be rolled back."""

    def _fetch_in_thread(
        self, plan: Plan, arguments: Sequence[object], seconds: float
    ) -> Awaitable[list[Found]]:
        return self._in_thread(lambda it: it.execute(plan.sql, arguments).fetchall(), seconds)

    async def _in_thread[Result](
        self, work: Callable[[sqlite3.Connection], Result], seconds: float
    ) -> Result:
        handle = await self._pool.take_idle()
        try:
            return await self._pool.until_unlocked(
                lambda: handle.in_thread(self._pool.threads, work, seconds)
            )
        finally:
            self._pool.give_back(handle)


class SqliteTransaction:
    """Statements of which all are done or none."""

    __slots__ = ("_changes", "_handle", "_is_writer", "_pool")
    is_free = False
    """Who is next begins with another one."""

    def __init__(self, pool: SqlitePool, handle: Handle, *, is_writer: bool) -> None:
        self._pool = pool
        self._handle = handle
        self._is_writer = is_writer
        self._changes = handle.changes

    @property
    def is_lost(self) -> bool:
        return self._handle.is_lost

    async def begin(self, seconds: float) -> None:
        """Begins a transaction, without waiting for others."""
        self._handle.here(begin_writing if self._is_writer else begin, seconds)

    def discard(self) -> None:
        """There is no other file than this."""

    async def fetch(
        self, plan: Plan, arguments: Sequence[object], seconds: float, _limit: int = 0
    ) -> list[Found]:
        def work(connection: sqlite3.Connection) -> list[Found]:
            return connection.execute(plan.sql, arguments).fetchall()

        if not self._is_writer:
            return await self._in_thread(work, seconds)
        if plan.writes_one_row:
            return self._handle.here(work, seconds)
        rows = self._pool.read_here(self._handle, plan, arguments)
        return await self._in_thread(work, seconds) if rows is None else rows

    async def execute(self, plan: Plan, arguments: Sequence[object], seconds: float) -> int:
        def work(connection: sqlite3.Connection) -> int:
            return connection.execute(plan.sql, arguments).rowcount

        if plan.writes_one_row or (plan.writes_given and _is_short(arguments)):
            return self._handle.here(work, seconds)
        return await self._in_thread(work, seconds)

    async def execute_many(
        self, plan: Plan, arguments: Sequence[Sequence[object]], seconds: float
    ) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(plan.sql, arguments)

        if plan.writes_one_row and len(arguments) <= _LOOP_ROWS:
            self._handle.here(work, seconds)
        else:
            await self._in_thread(work, seconds)

    async def mark(self, savepoint: str, seconds: float) -> None:
        self._handle.here(lambda connection: connection.execute(savepoint), seconds)

    async def commit(self, seconds: float) -> None:
        """Commits, in a thread if that may have to wait for the disk."""
        checkpoints, rows = self._pool.checkpoints, self._handle.changes - self._changes
        if rows and checkpoints.may_wait(rows):
            await self._in_thread(checkpoints.commit, seconds)
        else:
            self._handle.here(commit, seconds)

    async def release(self, seconds: float) -> None:
        try:
            if self._handle.is_in_transaction and not self.is_lost:
                await self._in_thread(roll_back, seconds)
        finally:
            self.rest()

    def rest(self) -> None:
        if self._is_writer:
            self._pool.end_writing()
        else:
            self._pool.give_back(self._handle)

    async def _in_thread[Result](
        self, work: Callable[[sqlite3.Connection], Result], seconds: float
    ) -> Result:
        return await self._handle.in_thread(self._pool.threads, work, seconds)


def _is_short(arguments: Sequence[object]) -> bool:
    lengths = (len(each) for each in arguments if isinstance(each, str))
    return sum(lengths) <= _LOOP_CHARACTERS


def _close_unused(opening: Future[Handle]) -> None:
    if opening.exception() is None:
        opening.result().close()
