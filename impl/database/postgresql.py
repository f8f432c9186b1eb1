"""Connections to PostgreSQL, by asyncpg alone."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from impl.database.capacity import Capacity
from impl.database.deadlines import CLOSE_SECONDS, GRACE_SECONDS, ROLLBACK_SECONDS, Deadlines
from impl.database.driver import PREPARED_STATEMENTS, DriverConnection
from impl.database.engines import limits_of
from impl.database.errors import DatabaseUnavailableError, log_unreachable
from impl.database.plans import Plan, Plans
from impl.database.pools import Found, Kind, PooledConnection
from impl.database.servers import Servers
from impl.database.url import DatabaseUrl
from impl.database.watch import Watch

_FRESH_SECONDS = 10
"""How long a connection that was not used surely leads somewhere."""
_BEGIN = {
    Kind.WRITE: "BEGIN;",
    Kind.ALONE: "BEGIN;",
    Kind.SNAPSHOT: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;",
}
_UNREACHABLE = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class PostgresqlPool:
    """Connections that are kept open. Who takes one has had a turn before (`impl.database.shares`).

    The one that was used last is taken first, so that those that are not needed become old.
    """

    is_sqlite = False
    system = "postgresql"

    def __init__(self, address: DatabaseUrl, deadlines: Deadlines, capacity: Capacity) -> None:
        self.plans = Plans(PGDialect_asyncpg())  # type: ignore[no-untyped-call]
        self.watch = Watch()
        self._deadlines = deadlines
        self._capacity = capacity
        self._servers = Servers(address)
        self._arguments = _connect_arguments(address, deadlines)
        # A pooler keeps no settings of ours: each transaction begins with them.
        self._settings = (
            "".join(f" SET LOCAL {name} = {value};" for name, value in limits_of(deadlines).items())
            if address.is_pooled
            else ""
        )
        self._idle: list[PostgresqlConnection] = []
        self._pending: set[asyncio.Future[Any]] = set()
        """Connections that nobody waits for any more, while they are opened or closed."""

    def take_at_once(
        self, kind: Kind, free: PooledConnection | None = None
    ) -> PooledConnection | None:
        if kind is not Kind.READ and (kind is not Kind.ALONE or self._settings):
            return None
        if free is not None:  # a read is repeated on another, should it be lost
            return free if kind is Kind.READ or not free.is_lost else None
        if not self._idle:
            return None
        last, now = self._idle[-1], time.monotonic()
        is_old = now >= last.kept_until or (
            kind is not Kind.READ and now >= last.idle_since + _FRESH_SECONDS
        )
        return self._idle.pop() if not is_old and last.driver.is_open() else None

    async def take(self, kind: Kind) -> PostgresqlConnection:
        """Returns a connection on which a transaction has begun.

        A single read needs none on PostgreSQL: that saves two round trips. So does a statement that
        is alone. But it must not be repeated when the connection is lost, since it may have been
        committed. So it begins a transaction on a connection that was idle for a while and may
        lead to nowhere, and wherever each transaction needs settings.

        Raises:
            DatabaseUnavailableError: none can be made.
        """
        is_alone = kind is Kind.ALONE and not self._settings and self._is_fresh()
        if kind is Kind.READ or is_alone:
            return self._reused() or await self._connect()
        sql = _BEGIN[kind] + self._settings
        while True:
            reused = self._reused()
            connection = reused or await self._connect()
            try:
                await self._begin(connection, sql)
            except _UNREACHABLE as error:
                if isinstance(error, TimeoutError) or not connection.is_lost:
                    raise
                if reused is None:  # a server that ends even new ones is about to end itself
                    log_unreachable(error)
                    raise DatabaseUnavailableError from error
            else:
                return connection

    async def _begin(self, connection: PostgresqlConnection, sql: str) -> None:
        try:
            await connection.begin(sql, self._deadlines.statement)
        except BaseException:
            await connection.release(ROLLBACK_SECONDS)
            raise

    def give_back(self, connection: PostgresqlConnection) -> None:
        """Keeps a connection that is good for another transaction, and closes what is too old."""
        idle, now = self._idle, time.monotonic()
        until = min(now + self._capacity.idle_seconds, connection.old_at)
        connection.idle_since, connection.kept_until = now, until
        if until > now and len(idle) < self._capacity.kept:
            idle.append(connection)
        else:
            _ = self._close_later(connection.driver)
        while idle and now > idle[0].kept_until:
            _ = self._close_later(idle.pop(0).driver)

    def forget_idle(self) -> None:
        """Closes what nobody uses: the server that ended one connection probably ended all."""
        idle, self._idle = self._idle, []
        for connection in idle:
            _ = self._close_later(connection.driver)

    async def drop(self, driver: DriverConnection) -> None:
        """Closes a connection, and cancels what it does, as far as the server answers."""
        await asyncio.wait([self._close_later(driver)])

    async def close(self) -> None:
        """Closes all connections."""
        self.forget_idle()
        while self._pending:
            await asyncio.wait([*self._pending])

    def _is_fresh(self) -> bool:
        """Whether the next connection is a new one, or has been used just now."""
        while self._idle and self._idle[-1].is_lost:
            self._idle.pop()
        return not self._idle or time.monotonic() - self._idle[-1].idle_since < _FRESH_SECONDS

    def _reused(self) -> PostgresqlConnection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_lost:
                if time.monotonic() < connection.kept_until:
                    return connection
                _ = self._close_later(connection.driver)
        return None

    def _close_later(self, driver: DriverConnection) -> asyncio.Future[None]:
        closing: asyncio.Future[None] = asyncio.ensure_future(_close(driver))
        self._pending.add(closing)
        closing.add_done_callback(self._pending.discard)
        return closing

    async def _connect(self) -> PostgresqlConnection:
        """Returns a new connection. If the caller is cancelled meanwhile, it is closed.

        asyncpg would leave half of a connection that is cancelled to the garbage collector.
        """
        connecting = asyncio.ensure_future(self._servers.connect(**self._arguments))
        try:
            driver: DriverConnection = await asyncio.shield(connecting)
        except _UNREACHABLE as error:
            log_unreachable(error)
            raise DatabaseUnavailableError from error
        except asyncio.CancelledError:
            self._pending.add(connecting)
            connecting.add_done_callback(self._close_unused)
            raise
        seconds = self._capacity.recycle_seconds
        old_at = math.inf if seconds is None else time.monotonic() + seconds
        return PostgresqlConnection(self, driver, old_at)

    def _close_unused(self, connecting: asyncio.Future[DriverConnection]) -> None:
        self._pending.discard(connecting)
        if not connecting.cancelled() and connecting.exception() is None:
            _ = self._close_later(connecting.result())


class PostgresqlConnection:
    """A connection, which one transaction uses at a time.

    The pool's watch ends what the server does not answer in time: there is one timer for all.
    """

    __slots__ = (
        *("_is_begun", "_is_late", "_is_spoiled", "_is_stuck", "_loop", "_pool", "_task", "_watch"),
        *("driver", "idle_since", "is_free", "kept_until", "old_at", "until"),
    )

    def __init__(
        self, pool: PostgresqlPool, driver: DriverConnection, old_at: float = math.inf
    ) -> None:
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self.driver = driver
        self.old_at = old_at
        """When it is to be replaced, by `time.monotonic`."""
        self.idle_since = self.kept_until = 0.0
        """Since when, and until when, it is kept for the next one who needs it."""
        self.until = 0.0
        """When the server's last answer has come at the latest."""
        self.is_free = True
        """One that becomes too old is not handed on, either."""
        self._watch = pool.watch
        self._is_begun = self._is_late = self._is_stuck = self._is_spoiled = False

    @property
    def is_lost(self) -> bool:
        return self._is_stuck or not self.driver.is_open()

    def discard(self) -> None:
        self._is_stuck, self.is_free = True, False
        self._pool.forget_idle()

    async def begin(self, sql: str, seconds: float) -> None:
        """Begins a transaction, together with its settings: one round trip."""
        self._is_begun, self.is_free = True, False
        await self._in_time(self.driver.command(sql), seconds + GRACE_SECONDS)

    def fetch(
        self, plan: Plan, arguments: Sequence[object], seconds: float, limit: int = 0
    ) -> Coroutine[Any, Any, list[Found]]:
        rows = self.driver.rows(plan.sql, arguments, limit)
        return self._in_time(rows, seconds + GRACE_SECONDS)

    def execute(
        self, plan: Plan, arguments: Sequence[object], seconds: float
    ) -> Coroutine[Any, Any, int]:
        changing = self.driver.changes(plan.sql, arguments)
        return self._in_time(changing, seconds + GRACE_SECONDS)

    async def execute_many(
        self, plan: Plan, arguments: Sequence[Sequence[object]], seconds: float
    ) -> None:
        executing = self.driver.executemany(plan.sql, arguments)
        await self._in_time(executing, seconds + GRACE_SECONDS)

    async def mark(self, savepoint: str, seconds: float) -> None:
        await self._in_time(self.driver.command(savepoint), seconds + GRACE_SECONDS)

    async def commit(self, seconds: float) -> None:
        if self._is_begun:
            committing = self.driver.command("COMMIT;")
            status = await self._in_time(committing, seconds + GRACE_SECONDS)
            self._end()
            if status != "COMMIT":  # PostgreSQL rolls back what has failed, and calls it no error
                raise asyncpg.InFailedSQLTransactionError(status)

    def rest(self) -> None:
        self._pool.give_back(self)

    async def release(self, seconds: float) -> None:
        try:
            if self._is_begun and not self.is_lost:
                await self._in_time(self.driver.command("ROLLBACK;"), seconds)
                self._end()
        finally:
            if self._is_begun or self._is_spoiled or self._is_stuck:
                await self._pool.drop(self.driver)
            else:
                self.rest()

    def _end(self) -> None:
        self._is_begun = False
        self.is_free = not (self._is_spoiled or self._is_stuck or self.until > self.old_at)

    def exceed(self) -> None:
        """Ends the waiting for the server's answer."""
        self._is_late = True
        self._task.cancel()

    async def _in_time[Answer](self, answer: Awaitable[Answer], seconds: float) -> Answer:
        """Returns the server's answer. Does as `asyncio.timeout`, but for its own timer.

        asyncpg's own timeouts do not cover all that a statement makes it ask the server.
        """
        loop, watch = self._loop, self._watch
        task = asyncio.current_task(loop)
        assert task is not None
        self._task, cancelling = task, task.cancelling()
        until = self.until = loop.time() + seconds
        if until > self.old_at:
            self.is_free = False
        watch.watched.add(self)
        if watch.loop is not loop:
            watch.start(loop)
        try:
            return await answer
        except BaseException as error:
            is_ours = self._is_late and task.uncancel() <= cancelling
            self._is_late = False
            if is_ours and isinstance(error, asyncio.CancelledError):
                self.discard()  # a server that hangs answers on no other connection either
                raise TimeoutError from error
            self._note(error)
            raise
        finally:
            watch.watched.discard(self)

    def _note(self, error: BaseException) -> None:
        """Notes what an error leaves: a connection that owes an answer is of no use any more."""
        match error:
            case asyncpg.DataError() if error.severity is None:
                # The driver itself refused a value, and the server still waits for the rest.
                self._is_spoiled, self.is_free = True, False
            case asyncpg.InvalidCachedStatementError():
                self.driver.forget_statements()
            case asyncpg.PostgresError() | asyncpg.InterfaceError():
                pass
            case TimeoutError():
                self.discard()
            case _:
                self._is_stuck, self.is_free = True, False


def _connect_arguments(address: DatabaseUrl, deadlines: Deadlines) -> dict[str, Any]:
    """Returns the arguments of `asyncpg.connect`."""
    url, given = address.url, address.connect_args
    arguments: dict[str, Any] = {
        **url.translate_connect_args(username="user"),
        "timeout": deadlines.connect,
        "statement_cache_size": PREPARED_STATEMENTS,
        "connection_class": DriverConnection,
        **given,
    }
    arguments.pop("prepared_statement_cache_size", None)  # SQLAlchemy's
    if not address.is_pooled:
        arguments["server_settings"] = limits_of(deadlines) | given.get("server_settings", {})
    return arguments


async def _close(driver: DriverConnection) -> None:
    """Closes a connection, waiting for the server, but not for one that hangs."""
    try:
        await driver.close(timeout=CLOSE_SECONDS)
    except _UNREACHABLE:
        driver.terminate()
