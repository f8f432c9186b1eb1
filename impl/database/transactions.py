"""Transactions, in which every statement has a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType

from anyio import CancelScope
from sqlalchemy import Executable, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from impl.database.connections import connect, wait_for_forgotten
from impl.database.deadlines import (
    MAX_STATEMENT_SECONDS,
    PING_SECONDS,
    ROLLBACK_SECONDS,
    Deadlines,
)
from impl.database.engines import create_engine
from impl.database.errors import (
    FAILURES,
    DatabaseUnavailableError,
    StaleConnectionError,
    StatementFailedError,
    cure_of,
    log_failure,
    log_unreachable,
    meaning_of,
)
from impl.database.plans import Plan, Values
from impl.database.pools import Kind, Pool, PooledConnection
from impl.database.postgresql import PostgresqlPool
from impl.database.queries import Query
from impl.database.shares import Shares
from impl.database.sqlite import SqlitePool
from impl.database.url import DatabaseUrl

_CONNECTIONS = 10
_PING = Query(text("SELECT 1"), tuple)


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
        self._pool: Pool = (
            SqlitePool(address, self._deadlines, connections)
            if address.is_sqlite
            else PostgresqlPool(address, self._deadlines)
        )

    @property
    def is_sqlite(self) -> bool:
        return self._pool.is_sqlite

    @asynccontextmanager
    async def transaction(
        self, *, read_only: bool = False, user_id: str | None = None
    ) -> AsyncGenerator[Transaction]:
        """Gives a transaction that commits at the end, or rolls back on an exception.

        It begins with its first statement, so that work before that occupies no connection. The
        connection counts towards the user's share. If it is read-only, each statement runs by
        itself, and sees what was committed before.
        """
        transaction = self._begin(Kind.READ if read_only else Kind.WRITE, user_id)
        try:
            yield transaction
            await transaction.commit()
        finally:
            if transaction.is_open:
                # A task that is cancelled twice must not leave SQLite's only writer locked.
                with CancelScope(shield=True):
                    await transaction.close()

    @asynccontextmanager
    async def snapshot(self, *, user_id: str | None = None) -> AsyncGenerator[Transaction]:
        """Gives a transaction that reads everything as it was at its first statement.

        It ends in order even if its task is cancelled repeatedly.
        """
        transaction = self._begin(Kind.SNAPSHOT, user_id)
        try:
            yield transaction
        finally:
            with CancelScope(shield=True):
                await transaction.close()

    def _begin(self, kind: Kind, user_id: str | None) -> Transaction:
        return Transaction(self._pool, kind, self._deadlines, self._shares, user_id)

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
                await transaction.one(_PING, {})
        except (TimeoutError, StatementFailedError) as error:
            raise DatabaseUnavailableError from error

    async def run[Result](
        self, work: Callable[[Connection], Result], *, read_only: bool = False
    ) -> Result:
        """Returns the result of `work`, run and committed on a connection of its own.

        Its statements have the usual deadlines if they only read, and otherwise none.

        Raises:
            DatabaseUnavailableError: the database cannot be reached, or only through a pooler.
        """
        engine = create_engine(self._address, self._deadlines if read_only else None)
        used = engine.execution_options(sqlite_begin="BEGIN") if read_only else engine
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
        return result

    async def close(self) -> None:
        """Closes all connections."""
        await wait_for_forgotten()
        await self._pool.close()


class Transaction:
    """Runs statements in one transaction, which begins with the first of them.

    A failing statement raises what its failure means: `DatabaseUnavailableError` if the database
    missed the deadline, or failed for another reason that may pass.
    """

    def __init__(
        self,
        pool: Pool,
        kind: Kind,
        deadlines: Deadlines,
        shares: Shares,
        user_id: str | None,
    ) -> None:
        self._pool = pool
        self._kind = kind
        self._statement_seconds = deadlines.statement
        self._has_own_deadline = False
        self._shares = shares
        self._user_id = user_id
        self._connection: PooledConnection | None = None
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

    async def one[Row](self, query: Query[Row], values: Values) -> Row:
        """Returns the only row that `query` yields."""
        (row,) = await self.all(query, values)
        return row

    async def first[Row](self, query: Query[Row], values: Values) -> Row | None:
        """Returns the first row that `query` yields, or `None` when there is none."""
        plan = self._plan(query.statement, values)

        async def fetch(connection: PooledConnection) -> Row | None:
            found = await connection.fetch_first(
                plan, plan.arguments(values), self._statement_seconds
            )
            return None if found is None else query.read(plan.values(found))

        return await self._run(query.statement, fetch)

    async def all[Row](self, query: Query[Row], values: Values) -> list[Row]:
        """Returns every row that `query` yields."""
        plan = self._plan(query.statement, values)

        async def fetch(connection: PooledConnection) -> list[Row]:
            found = await connection.fetch(plan, plan.arguments(values), self._statement_seconds)
            return [query.read(plan.values(row)) for row in found]

        return await self._run(query.statement, fetch)

    async def execute(self, statement: Executable, values: Values = MappingProxyType({})) -> int:
        """Returns how many rows `statement` changed."""
        plan = self._plan(statement, values)

        async def execute(connection: PooledConnection) -> int:
            return await connection.execute(plan, plan.arguments(values), self._statement_seconds)

        return await self._run(statement, execute)

    async def execute_many(self, statement: Executable, values: Sequence[Values]) -> None:
        """Runs `statement` once for each item of `values`, all of which have the same keys."""
        if not values:
            return
        plan = self._plan(statement, values[0])

        async def execute(connection: PooledConnection) -> None:
            arguments = [plan.arguments(item) for item in values]
            await connection.execute_many(plan, arguments, self._statement_seconds)

        await self._run(statement, execute)

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """Rolls back to its beginning, and no further, on an exception.

        A statement that fails in it does not end the transaction, unless the reason may pass.
        Savepoints do not nest.
        """
        await self._mark("SAVEPOINT part")
        self._is_in_savepoint = True
        try:
            yield
        except Exception:
            if self._connection is not None:
                await self._mark("ROLLBACK TO SAVEPOINT part")
            raise
        finally:
            self._is_in_savepoint = False
        await self._mark("RELEASE SAVEPOINT part")

    async def commit(self) -> None:
        """Commits what was done so far and releases the connection; more may follow.

        Raises:
            DatabaseUnavailableError: it was not committed, or nobody knows whether it was.
        """
        assert self._beginning is None, "who answers retries from memory cannot commit in between"
        if self._connection is not None:
            if self._kind is Kind.WRITE:
                await self._run("commit", lambda used: used.commit(self._statement_seconds))
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
            await connection.release(ROLLBACK_SECONDS)
        except FAILURES as error:
            log_failure("rollback", error, meaning_of(error), time.perf_counter() - started)
        finally:
            self._shares.give_back(self._user_id)

    async def _mark(self, savepoint: str) -> None:
        async def mark(connection: PooledConnection) -> None:
            await connection.mark(savepoint, self._statement_seconds)

        await self._run(savepoint, mark)

    def _plan(self, statement: Executable, values: Values) -> Plan:
        return self._pool.plans.of(statement, values)

    async def _run[Result](
        self,
        statement: Executable | str,
        work: Callable[[PooledConnection], Awaitable[Result]],
    ) -> Result:
        """Returns the result of `work`, or raises what its failure means."""
        is_first = self._connection is None
        try:
            return await self._attempt(statement, work)
        except StaleConnectionError:
            if not is_first:
                raise
        # Nothing had been done on the pooled connection: a new one may do. That costs nothing as
        # long as connections live, where a ping for each request would.
        return await self._attempt(statement, work)

    async def _attempt[Result](
        self,
        statement: Executable | str,
        work: Callable[[PooledConnection], Awaitable[Result]],
    ) -> Result:
        started = time.perf_counter()
        try:
            connection = self._connection or await self._begin()
            return await work(connection)
        except FAILURES as error:
            used = self._connection
            meaning = meaning_of(error, is_lost=used is not None and used.is_lost)
            log_failure(statement, error, meaning, time.perf_counter() - started)
            if isinstance(meaning, StaleConnectionError) and used is not None:
                used.discard()
            if isinstance(meaning, DatabaseUnavailableError) or not self._is_in_savepoint:
                await self.close()
            raise meaning from None

    async def _begin(self) -> PooledConnection:
        await self._shares.take(self._user_id)
        try:
            seconds = self._statement_seconds if self._has_own_deadline else None
            self._connection = await self._pool.take(self._kind, seconds)
        except BaseException:
            self._shares.give_back(self._user_id)
            raise
        if self._beginning is not None:
            await self._beginning()
        return self._connection
