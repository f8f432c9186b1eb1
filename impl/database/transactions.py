"""Transactions, in which every statement has a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from anyio import CancelScope
from sqlalchemy import CursorResult, Executable, Row, bindparam, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from impl.database.connections import connect, wait_for_forgotten
from impl.database.deadlines import (
    GRACE_SECONDS,
    MAX_STATEMENT_SECONDS,
    PING_SECONDS,
    ROLLBACK_SECONDS,
    Deadlines,
)
from impl.database.engines import create_engine, join_threads
from impl.database.errors import (
    DatabaseUnavailableError,
    StaleConnectionError,
    cure_of,
    log_failure,
    log_unreachable,
    meaning_of,
)
from impl.database.shares import Shares
from impl.database.url import DatabaseUrl

type _Values = Mapping[str, object] | Sequence[Mapping[str, object]]

_CONNECTIONS = 10
_SQLITE_READING = {"sqlite_begin": "BEGIN"}
_POSTGRESQL_READING = {"isolation_level": "AUTOCOMMIT"}
_POSTGRESQL_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SET_STATEMENT_TIMEOUT = select(
    func.set_config("statement_timeout", bindparam("timeout"), True)  # noqa: FBT003, it is SQL's
)
_SAVEPOINT = text("SAVEPOINT part")
_ROLLBACK_TO_SAVEPOINT = text("ROLLBACK TO SAVEPOINT part")
_RELEASE_SAVEPOINT = text("RELEASE SAVEPOINT part")
_FAILED = (StatementError, OSError)
"""What a failing statement raises, or one that hits its deadline (a `TimeoutError`)."""


class Database:
    """Opens transactions on one database, with at most ten connections.

    A user has at most four of them at once. Waiting for one ends after five seconds.
    """

    def __init__(
        self,
        address: DatabaseUrl,
        deadlines: Deadlines | None = None,
        *,
        connections: int = _CONNECTIONS,
    ) -> None:
        self._address = address
        self._deadlines = deadlines or Deadlines()
        self._shares = Shares(connections)
        self._engine = create_engine(address, connections, self._deadlines)
        # A single read needs no transaction of its own on PostgreSQL: that saves two round trips.
        self._reading, snapshot = (
            (_SQLITE_READING, _SQLITE_READING)
            if address.is_sqlite
            else (_POSTGRESQL_READING, _POSTGRESQL_SNAPSHOT)
        )
        self._reading_engine = self._engine.execution_options(**self._reading)
        self._snapshot_engine = self._engine.execution_options(**snapshot)

    @asynccontextmanager
    async def transaction(
        self, *, read_only: bool = False, user_id: str | None = None
    ) -> AsyncGenerator[Transaction]:
        """Gives a transaction that commits at the end, or rolls back on an exception.

        It begins with its first statement, so that work before that occupies no connection. The
        connection counts towards the user's share.
        """
        engine = self._reading_engine if read_only else self._engine
        transaction = Transaction(engine, self._deadlines, self._shares, user_id)
        try:
            yield transaction
            await transaction.commit()
        finally:
            # A task that is cancelled twice must not leave SQLite's only writer locked.
            with CancelScope(shield=True):
                await transaction.close()

    @asynccontextmanager
    async def snapshot(self, *, user_id: str | None = None) -> AsyncGenerator[Transaction]:
        """Gives a transaction that reads everything as it was at its first statement.

        It ends in order even if its task is cancelled repeatedly.
        """
        transaction = Transaction(self._snapshot_engine, self._deadlines, self._shares, user_id)
        try:
            yield transaction
        finally:
            with CancelScope(shield=True):
                await transaction.close()

    async def ping(self) -> None:
        """Returns when the database answers.

        Raises:
            DatabaseUnavailableError: it does not, within two seconds.
        """
        try:
            async with (
                asyncio.timeout(PING_SECONDS),
                self.transaction(read_only=True) as transaction,
            ):
                await transaction.execute(text("SELECT 1"))
        except TimeoutError as error:
            raise DatabaseUnavailableError from error

    async def run[Result](
        self, work: Callable[[Connection], Result], *, read_only: bool = False
    ) -> Result:
        """Returns the result of `work`, run and committed on a connection of its own.

        Its statements have the usual deadlines if they only read, and otherwise none.

        Raises:
            DatabaseUnavailableError: the database cannot be reached, or only through a pooler.
        """
        engine = create_engine(self._address, 1, self._deadlines if read_only else None)
        try:
            used = engine.execution_options(**self._reading) if read_only else engine
            connection = await connect(used, self._deadlines.connect)
            try:
                result = await connection.run_sync(work)
                await connection.commit()
            except DBAPIError as error:
                if cure_of(error) is None:
                    raise
                log_unreachable(error)
                raise DatabaseUnavailableError from error
            finally:
                await connection.close()
        finally:
            await engine.dispose()
        return result

    async def close(self) -> None:
        """Closes all connections."""
        await wait_for_forgotten()  # they go back to the pool
        await self._engine.dispose()
        await join_threads()


class Transaction:
    """Runs statements in one transaction, which begins with the first of them.

    A failing statement raises what its failure means: `DatabaseUnavailableError` if the database
    missed the deadline, or failed for another reason that may pass.
    """

    def __init__(
        self, engine: AsyncEngine, deadlines: Deadlines, shares: Shares, user_id: str | None
    ) -> None:
        self._engine = engine
        self._connect_seconds = deadlines.connect
        # SQLite cancels nothing by itself, so there is nothing to wait for.
        self._grace_seconds = 0 if engine.dialect.name == "sqlite" else GRACE_SECONDS
        self._statement_seconds = deadlines.statement
        self._has_own_deadline = False
        self._shares = shares
        self._user_id = user_id
        self._connection: AsyncConnection | None = None
        self._beginning: Callable[[], Awaitable[None]] | None = None
        self._is_in_savepoint = False

    @property
    def is_open(self) -> bool:
        """Whether it has begun and has neither ended nor failed."""
        return self._connection is not None

    def begin_with(self, work: Callable[[], Awaitable[None]] | None) -> None:
        """Sets what runs before the first statement. No commit until this is `None` again."""
        self._beginning = work

    def allow(self, seconds: float) -> None:
        """Extends the deadline of each statement, up to five minutes, before it begins.

        This has no effect on a read-only transaction, whose statements run by themselves.
        """
        assert self._connection is None, "the server was told already"
        self._statement_seconds = min(seconds, MAX_STATEMENT_SECONDS)
        self._has_own_deadline = True

    async def one(self, statement: Executable, values: Mapping[str, object]) -> Row[Any]:
        """Returns the only row that `statement` yields."""
        result = await self._run(statement, values)
        return result.one()

    async def first(self, statement: Executable, values: Mapping[str, object]) -> Row[Any] | None:
        """Returns the first row that `statement` yields, or `None` when there is none."""
        result = await self._run(statement, values)
        return result.first()

    async def all(self, statement: Executable, values: Mapping[str, object]) -> Sequence[Row[Any]]:
        """Returns every row that `statement` yields."""
        result = await self._run(statement, values)
        return result.all()

    async def execute(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> int:
        """Returns how many rows `statement` changed."""
        result = await self._run(statement, values or {})
        return result.rowcount

    async def execute_many(
        self, statement: Executable, values: Sequence[Mapping[str, object]]
    ) -> None:
        """Runs `statement` once for each item of `values`."""
        await self._run(statement, values)

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """Rolls back to its beginning, and no further, on an exception.

        A statement that fails in it does not end the transaction, unless the reason may pass.
        Savepoints do not nest.
        """
        await self._run(_SAVEPOINT, {})
        self._is_in_savepoint = True
        try:
            yield
        except Exception:
            if self._connection is not None:
                await self._run(_ROLLBACK_TO_SAVEPOINT, {})
            raise
        finally:
            self._is_in_savepoint = False
        await self._run(_RELEASE_SAVEPOINT, {})

    async def commit(self) -> None:
        """Commits what was done so far and releases the connection; more may follow.

        Raises:
            DatabaseUnavailableError: it was not committed, or nobody knows whether it was.
        """
        assert self._beginning is None, "who answers retries from memory cannot commit in between"
        if self._connection is not None:
            try:
                await self._in_time("commit", self._connection.commit())
            finally:
                await self.close()

    async def close(self) -> None:
        """Rolls back what was not committed, and releases the connection.

        A connection that cannot do even that is dropped, which harms nobody: nothing is committed.
        """
        connection, self._connection = self._connection, None
        if connection is None:
            return
        started = time.perf_counter()
        try:
            async with asyncio.timeout(ROLLBACK_SECONDS):
                await connection.close()
        except _FAILED as error:
            log_failure("rollback", error, meaning_of(error), time.perf_counter() - started)
        finally:
            self._shares.give_back(self._user_id)

    async def _run(self, statement: Executable, values: _Values) -> CursorResult[Any]:
        is_first = self._connection is None
        try:
            return await self._execute(statement, values)
        except StaleConnectionError:
            if not is_first:
                raise
        # Nothing had been done on the pooled connection: a new one may do. That costs nothing as
        # long as connections live, where a ping for each request would.
        return await self._execute(statement, values)

    async def _execute(self, statement: Executable, values: _Values) -> CursorResult[Any]:
        if self._connection is None:
            self._connection = await self._begin()
            if self._has_own_deadline and self._engine.dialect.name == "postgresql":
                await self.execute(
                    _SET_STATEMENT_TIMEOUT, {"timeout": f"{self._statement_seconds * 1000:.0f}"}
                )
            if self._beginning is not None:
                await self._beginning()
        return await self._in_time(statement, self._connection.execute(statement, values))

    async def _begin(self) -> AsyncConnection:
        await self._shares.take(self._user_id)
        try:
            return await connect(self._engine, self._connect_seconds)
        except BaseException:
            self._shares.give_back(self._user_id)
            raise

    async def _in_time[Result](
        self, statement: Executable | str, work: Awaitable[Result]
    ) -> Result:
        """Returns the result of `work` within the deadline, or raises what its failure means.

        When time is up, SQLAlchemy cancels the statement on the server and drops the connection.
        """
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._statement_seconds + self._grace_seconds):
                return await work
        except _FAILED as error:
            meaning = meaning_of(error)
            log_failure(statement, error, meaning, time.perf_counter() - started)
            if isinstance(meaning, StaleConnectionError) and self._connection is not None:
                await self._connection.invalidate()
            if isinstance(meaning, DatabaseUnavailableError) or not self._is_in_savepoint:
                await self.close()
            raise meaning from None
