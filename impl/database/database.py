"""A database, and the transactions on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial

from anyio import CancelScope
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from impl.database.capacity import Capacity
from impl.database.connections import connect, wait_for_forgotten
from impl.database.deadlines import PING_SECONDS, Deadlines
from impl.database.engines import create_engine
from impl.database.errors import (
    DatabaseUnavailableError,
    StatementFailedError,
    cure_of,
    log_unreachable,
)
from impl.database.pools import Kind, Pool
from impl.database.queries import Query
from impl.database.shares import Shares
from impl.database.transactions import Transaction
from impl.database.url import DatabaseUrl
from impl.later import later

_sqlite_pool: Callable[[DatabaseUrl, Deadlines, int], Pool] = later(
    "impl.database.sqlite", "SqlitePool"
)
_postgresql_pool: Callable[[DatabaseUrl, Deadlines, Capacity], Pool] = later(
    "impl.database.postgresql", "PostgresqlPool"
)

_PING = Query(text("SELECT 1"), tuple)


class Database:
    """Opens transactions on one database, with as many connections as there is capacity for.

    A user has at most two fifths of them at once: four of ten.
    """

    def __init__(
        self,
        address: DatabaseUrl,
        deadlines: Deadlines | None = None,
        capacity: Capacity | None = None,
    ) -> None:
        self._address = address
        self._deadlines = deadlines or Deadlines()
        self.capacity = capacity or Capacity()
        self.shares = Shares(self.capacity.most, self.capacity.wait_seconds)
        self._pool: Pool = (
            _sqlite_pool(address, self._deadlines, self.capacity.most)
            if address.is_sqlite
            else _postgresql_pool(address, self._deadlines, self.capacity)
        )
        self.reading = self._transactions(Kind.READ)
        """Returns a read-only transaction of a user, as `transaction` does."""
        self.writing = self._transactions(Kind.WRITE)
        """Returns one that may write."""

    @property
    def is_sqlite(self) -> bool:
        return self._pool.is_sqlite

    def transaction(self, *, read_only: bool = False, user_id: str | None = None) -> Transaction:
        """Returns a transaction that commits at the end of its block.

        It begins with its first statement, so that work before that occupies no connection. The
        connection counts towards the user's share. If it is read-only, each statement runs by
        itself, and sees what was committed before.
        """
        return self.reading(user_id) if read_only else self.writing(user_id)

    @asynccontextmanager
    async def snapshot(self, *, user_id: str | None = None) -> AsyncGenerator[Transaction]:
        """Gives a transaction that reads everything as it was at its first statement.

        It ends in order even if its task is cancelled repeatedly.
        """
        transaction = self._transactions(Kind.SNAPSHOT)(user_id)
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

    def _transactions(self, kind: Kind) -> Callable[[str | None], Transaction]:
        """Returns what makes transactions of a kind of a user."""
        return partial(Transaction, self._pool, kind, self._deadlines, self.shares)
