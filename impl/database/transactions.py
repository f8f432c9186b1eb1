"""Transactions, in which every statement has a deadline."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from types import MappingProxyType, TracebackType
from typing import Self

from anyio import CancelScope
from msgspec import Struct
from sqlalchemy import Executable

from impl.database.deadlines import ROLLBACK_SECONDS, Deadlines
from impl.database.errors import (
    FAILURES,
    DatabaseUnavailableError,
    LostStatementError,
    OutdatedStatementError,
    StaleConnectionError,
    log_failure,
    meaning_of,
)
from impl.database.plans import Plan, Values
from impl.database.pools import Found, Kind, Pool, PooledConnection
from impl.database.queries import ConditionalInsert, Query
from impl.database.shares import Shares
from impl.database.spending import note, seconds_so_far

_BY_THEMSELVES = (Kind.READ, Kind.ALONE)
"""Those whose statements run by themselves: each of them is a transaction of its own."""


class Transaction(Struct, eq=False):
    """Runs statements in one transaction, which begins with the first of them.

    It is a context: it is committed at the end of its block, or rolled back on an exception.

    A failing statement raises what its failure means: `DatabaseUnavailableError` if the database
    missed the deadline, or failed for another reason that may pass.

    A statement that is `alone` is all that the transaction is for: it is committed at once, which
    takes a single round trip on PostgreSQL. What follows it neither undoes it nor has to. If the
    transaction has begun already, or has something else to do (`begin_with`), it is committed as
    usual: so a handler's only statement is one of many in a batch.

    Each statement of a read-only transaction runs by itself, too. It has a connection only while it
    runs.
    """

    _pool: Pool
    _kind: Kind
    _deadlines: Deadlines
    _shares: Shares
    _user_id: str | None
    _connection: PooledConnection | None = None
    _beginning: Callable[[], Awaitable[None]] | None = None
    _is_in_savepoint: bool = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Commits, or rolls back on an exception."""
        if self._connection is None:
            return
        try:
            if error is None:
                await self.commit()
        finally:
            if self._connection is not None:
                # A task that is cancelled twice must not leave SQLite's only writer locked.
                with CancelScope(shield=True):
                    await self.close()

    @property
    def is_open(self) -> bool:
        """Whether it has begun and has neither ended nor failed."""
        return self._connection is not None

    def begin_with(self, work: Callable[[], Awaitable[None]] | None) -> None:
        """Sets what runs before the first statement. No commit until this is `None` again."""
        self._beginning = work

    async def one[Row](self, query: Query[Row], values: Values) -> Row:
        """Returns the only row that `query` yields."""
        (row,) = await self.all(query, values)
        return row

    async def first[Row](
        self, query: Query[Row], values: Values, *, alone: bool = False
    ) -> Row | None:
        """Returns the first row that `query` yields, or `None` when there is none."""
        plan = self._pool.plans.of(query.statement, values)
        kind = self._kind_alone(plan) if alone else self._kind
        found = await self._fetch(query.statement, plan, values, kind, 1)
        return query.read(plan.values(found[0])) if found else None

    async def insert_if(
        self, conditional: ConditionalInsert, values: Values, *, alone: bool = False
    ) -> bool:
        """Inserts a row if the condition holds; returns whether it does."""
        if not self._pool.is_sqlite:
            plan = self._pool.plans.of(conditional.as_one, values)
            kind = self._kind_alone(plan) if alone else self._kind
            return bool(await self._fetch(conditional.as_one, plan, values, kind, 1))
        if not await self.execute(conditional.condition, values):
            return False
        await self.execute(conditional.insert, values)
        return True

    async def all[Row](self, query: Query[Row], values: Values) -> list[Row]:
        """Returns every row that `query` yields."""
        plan = self._pool.plans.of(query.statement, values)
        rows = plan.rows(await self._fetch(query.statement, plan, values, self._kind))
        return [*(map(query.read, rows) if query.read_all is None else query.read_all(rows))]

    async def execute(
        self,
        statement: Executable,
        values: Values = MappingProxyType({}),
        *,
        alone: bool = False,
    ) -> int:
        """Returns how many rows `statement` changed."""
        plan = self._pool.plans.of(statement, values)

        def execute(connection: PooledConnection) -> Awaitable[int]:
            return connection.execute(plan, plan.arguments(values), self._deadlines.statement)

        kind = self._kind_alone(plan) if alone else self._kind
        return await self._run(statement, execute, kind)

    async def execute_many(self, statement: Executable, values: Sequence[Values]) -> None:
        """Runs `statement` once for each item of `values`, all of which have the same keys."""
        if not values:
            return
        plan = self._pool.plans.of(statement, values[0])

        async def execute(connection: PooledConnection) -> None:
            arguments = [plan.arguments(item) for item in values]
            await connection.execute_many(plan, arguments, self._deadlines.statement)

        await self._run(statement, execute, self._kind)

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
                await self._run(
                    "commit", lambda used: used.commit(self._deadlines.statement), self._kind
                )
            await self.close()

    async def close(self) -> None:
        """Rolls back what was not committed, and releases the connection.

        A connection that cannot do even that is dropped, which harms nobody: nothing is committed.
        """
        if self._close_at_once():
            return
        connection, self._connection = self._connection, None
        assert connection is not None
        started = time.perf_counter()
        try:
            await connection.release(ROLLBACK_SECONDS)
        except FAILURES as error:
            meaning = meaning_of(error, is_lost=connection.is_lost)
            log_failure("rollback", error, meaning, time.perf_counter() - started)
        finally:
            self._shares.give_back(self._user_id)

    def _close_at_once(self) -> bool:
        """Releases the connection if nothing is to be undone; returns whether that is so."""
        connection = self._connection
        if connection is not None:
            if not connection.is_free:
                return False
            self._connection = None
            self._shares.give_back(self._user_id, connection)
        return True

    async def _mark(self, savepoint: str) -> None:
        await self._run(
            savepoint, lambda used: used.mark(savepoint, self._deadlines.statement), self._kind
        )

    def _kind_alone(self, plan: Plan) -> Kind:
        """Returns what a statement needs that is alone, unless it cannot be here."""
        if self._kind is not Kind.WRITE or self._connection or self._beginning:
            return self._kind
        return Kind.READ if plan.is_read else Kind.ALONE

    async def _fetch(
        self, statement: Executable, plan: Plan, values: Values, kind: Kind, limit: int = 0
    ) -> list[Found]:
        """Returns what a statement finds.

        Most statements run by themselves: that is a straight line, in which the transaction does
        not keep the connection unless something fails.
        """
        if kind not in _BY_THEMSELVES:
            return await self._run(statement, partial(self._fetch_on, plan, values, limit), kind)
        started, used = time.perf_counter(), None
        try:
            free, turn = None, self._shares.take(self._user_id)
            if turn is not None:  # the same as `wait`, without a coroutine of its own
                try:
                    free = await turn
                except BaseException:
                    self._shares.leave(self._user_id, turn)
                    raise
            used = self._pool.take_at_once(kind, free)
            connection = used or await self._begin_on(free, kind)
            found = await connection.fetch(
                plan, plan.arguments(values), self._deadlines.statement, limit
            )
        except BaseException as error:
            self._connection, used = used or self._connection, None
            if not isinstance(error, FAILURES):
                raise
            fetch = partial(self._fetch_on, plan, values, limit)
            found = await self._repeat(statement, fetch, kind, error, started)
        finally:
            note(statement, started, self._deadlines.slow, self._pool.system)
        if used is not None and used.is_free:
            self._shares.give_back(self._user_id, used)
        else:
            self._connection = used or self._connection
            if not self._close_at_once():
                await self.commit()
        return found

    def _fetch_on(
        self, plan: Plan, values: Values, limit: int, connection: PooledConnection
    ) -> Awaitable[list[Found]]:
        return connection.fetch(plan, plan.arguments(values), self._deadlines.statement, limit)

    async def _run[Result](
        self,
        statement: Executable | str,
        work: Callable[[PooledConnection], Awaitable[Result]],
        kind: Kind,
    ) -> Result:
        """Returns the result of `work`, or raises what its failure means."""
        is_first = self._connection is None
        before = None if self._beginning is None else seconds_so_far()
        started = time.perf_counter()
        try:
            result = await work(self._connection or await self._begin(kind))
        except FAILURES as error:
            if not is_first:
                raise await self._fail(statement, error, kind, started) from None
            result = await self._repeat(statement, work, kind, error, started)
        finally:
            # What ran before a first statement has been added already, and is a part of it.
            note(statement, started, self._deadlines.slow, self._pool.system, before)
        if kind in _BY_THEMSELVES and not self._close_at_once():
            await self.commit()
        return result

    async def _repeat[Result](
        self,
        statement: Executable | str,
        work: Callable[[PooledConnection], Awaitable[Result]],
        kind: Kind,
        failure: Exception,
        started: float,
    ) -> Result:
        """Does a first statement once more on another connection, if that may help.

        Nothing has been done on the one that failed. That costs nothing as long as connections
        live, where a ping for each request would.
        """
        meaning = await self._fail(statement, failure, kind, started)
        if not isinstance(meaning, StaleConnectionError) or isinstance(meaning, LostStatementError):
            raise meaning from None
        started = time.perf_counter()
        try:
            return await work(self._connection or await self._begin(kind))
        except FAILURES as error:
            raise await self._fail(statement, error, kind, started) from None

    async def _fail(
        self, statement: Executable | str, error: Exception, kind: Kind, started: float
    ) -> Exception:
        """Logs a failure, closes what cannot go on after it, and returns what it means."""
        used = self._connection
        is_lost = used is not None and used.is_lost
        meaning = meaning_of(error, is_lost=is_lost, may_be_done=kind is Kind.ALONE)
        log_failure(statement, error, meaning, time.perf_counter() - started)
        is_stale = isinstance(meaning, StaleConnectionError)
        if is_stale and not isinstance(meaning, OutdatedStatementError) and used is not None:
            used.discard()
        if isinstance(meaning, DatabaseUnavailableError) or not self._is_in_savepoint:
            await self.close()
        return meaning

    async def _begin(self, kind: Kind) -> PooledConnection:
        """Returns a connection on which the transaction has begun, when it is its turn."""
        turn = self._shares.take(self._user_id)
        free = None if turn is None else await self._shares.wait(self._user_id, turn)
        return await self._begin_on(free, kind)

    async def _begin_on(self, free: PooledConnection | None, kind: Kind) -> PooledConnection:
        """Does so on the connection that came with the turn, if it serves."""
        try:
            connection = self._pool.take_at_once(kind, free)
            if free is not None and connection is not free:
                free.rest()
            connection = connection or await self._pool.take(kind)
        except BaseException:
            self._shares.give_back(self._user_id)
            raise
        self._connection = connection
        if self._beginning is not None:
            await self._beginning()
        return connection
