"""The database: one engine set-up for SQLite and PostgreSQL, and transactions on it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import asyncpg
from anyio import CancelScope
from sqlalchemy import CursorResult, Executable, Row, bindparam, event, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from impl.database_url import DatabaseUrl

type _Values = Mapping[str, object] | Sequence[Mapping[str, object]]

_PING_SECONDS = 2
_SET_LOCK_TIMEOUT = select(func.set_config("lock_timeout", bindparam("timeout"), True))  # noqa: FBT003, it is SQL's
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
)
_SQLITE_READING = {"sqlite_begin": "BEGIN"}
_POSTGRESQL_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SAVEPOINT = text("SAVEPOINT part")
_ROLLBACK_TO_SAVEPOINT = text("ROLLBACK TO SAVEPOINT part")
_RELEASE_SAVEPOINT = text("RELEASE SAVEPOINT part")
# What a driver raises when the server cannot be reached, or sends us away.
_UNREACHABLE = (
    OSError,
    TimeoutError,
    SQLAlchemyError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)
_DUPLICATE = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    asyncpg.UniqueViolationError.sqlstate,
}
_LOCK_TIMEOUT = asyncpg.LockNotAvailableError.sqlstate
_MISSING_OWNER = {
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    asyncpg.ForeignKeyViolationError.sqlstate,
}


class DatabaseUnavailableError(Exception):
    """The database cannot be reached, or does not answer in time; it may a little later."""


class DuplicateError(Exception):
    """A row has a value that must be unique, and another row has it already."""


class MissingOwnerError(Exception):
    """A row belongs to another that is not there, such as a task to a user who is gone."""


class LockTimeoutError(DatabaseUnavailableError):
    """Another transaction has held for too long what this one waited for."""


class StatementFailedError(Exception):
    """The database refused a statement for a reason that no handler expects."""


class Database:
    """Opens transactions on one database."""

    def __init__(self, address: DatabaseUrl) -> None:
        self._engine = _sqlite_engine(address) if address.is_sqlite else _postgresql_engine(address)
        # A single read needs no transaction of its own on PostgreSQL: that saves two round trips.
        reading, snapshot = (
            (_SQLITE_READING, _SQLITE_READING)
            if address.is_sqlite
            else ({"isolation_level": "AUTOCOMMIT"}, _POSTGRESQL_SNAPSHOT)
        )
        self._reading_engine = self._engine.execution_options(**reading)
        self._snapshot_engine = self._engine.execution_options(**snapshot)

    @asynccontextmanager
    async def transaction(self, *, read_only: bool = False) -> AsyncGenerator[Transaction]:
        """Gives a transaction that commits in the end, or rolls back when an exception ends it.

        It begins with its first statement, so that work before that holds no connection.
        """
        transaction = Transaction(self._reading_engine if read_only else self._engine)
        try:
            yield transaction
            await transaction.commit()
        finally:
            await transaction.close()

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Transaction]:
        """Gives a transaction that reads everything as it was at its first statement.

        It ends in order even where the task that holds it is cancelled again and again.
        """
        transaction = Transaction(self._snapshot_engine)
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
                asyncio.timeout(_PING_SECONDS),
                self.transaction(read_only=True) as transaction,
            ):
                await transaction.execute(text("SELECT 1"))
        except TimeoutError as error:
            raise DatabaseUnavailableError from error

    async def run[Result](self, work: Callable[[Connection], Result]) -> Result:
        """Returns what `work` does on a connection of its own, committed; for migrations.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        connection = await _connect(self._engine)
        try:
            result = await connection.run_sync(work)
            await connection.commit()
        finally:
            await connection.close()
        return result

    async def close(self) -> None:
        """Closes all connections."""
        await self._engine.dispose()


class Transaction:
    """Runs statements, all in one transaction that begins with the first."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._beginning: Callable[[], Awaitable[None]] | None = None
        self._is_in_savepoint = False

    @property
    def is_open(self) -> bool:
        """Whether it has begun, and neither ended nor failed."""
        return self._connection is not None

    def begin_with(self, work: Callable[[], Awaitable[None]] | None) -> None:
        """Has `work` done first whenever it begins; until that is taken back, it cannot commit."""
        self._beginning = work

    async def wait_for_locks(self, seconds: int) -> None:
        """Lets no statement from now on wait longer for another transaction.

        On SQLite they wait for five seconds, when they begin.
        """
        if self._engine.dialect.name == "postgresql":
            await self.execute(_SET_LOCK_TIMEOUT, {"timeout": f"{seconds}s"})

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
        """Runs `statement` once for each of some values."""
        await self._run(statement, values)

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """Undoes what was done in it, and nothing else, when an exception ends it.

        A statement that fails in it does not end the transaction. There is none in another.
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
        """Commits what was done so far and gives the connection back; more may follow."""
        assert self._beginning is None, "who answers retries from memory cannot commit in between"
        if self._connection is not None:
            try:
                await self._connection.commit()
            except DBAPIError as error:
                _raise_meaning(error)
            finally:
                await self.close()

    async def close(self) -> None:
        """Rolls back what was not committed, and gives the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _run(self, statement: Executable, values: _Values) -> CursorResult[Any]:
        is_first = self._connection is None
        try:
            return await self._execute(statement, values)
        except DBAPIError as error:
            if error.connection_invalidated or not self._is_in_savepoint:
                await self.close()
            if not (is_first and error.connection_invalidated):
                _raise_meaning(error)
        # The pooled connection was dead, and nothing had been done on it: a new one may do. That
        # costs nothing as long as connections live, where a ping for each request would.
        try:
            return await self._execute(statement, values)
        except DBAPIError as error:
            await self.close()
            _raise_meaning(error)

    async def _execute(self, statement: Executable, values: _Values) -> CursorResult[Any]:
        if self._connection is None:
            self._connection = await _connect(self._engine)
            if self._beginning is not None:
                await self._beginning()
        return await self._connection.execute(statement, values)


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    try:
        return await engine.connect()
    except _UNREACHABLE as error:
        raise DatabaseUnavailableError from error


def _raise_meaning(error: DBAPIError) -> NoReturn:
    """Raises what an error of the driver means to a handler.

    What the driver itself says is kept out of it, for the log's sake: it repeats whole rows.
    """
    if isinstance(error, IntegrityError):
        # SQLite tells the broken rule by a code of its own, PostgreSQL by the standard's.
        code = getattr(error.orig, "sqlite_errorcode", None) or getattr(error.orig, "sqlstate", "")
        if code in _DUPLICATE:
            raise DuplicateError from None
        if code in _MISSING_OWNER:
            raise MissingOwnerError from None
    elif getattr(error.orig, "sqlstate", "") == _LOCK_TIMEOUT:
        raise LockTimeoutError from None
    elif isinstance(error, OperationalError) or error.connection_invalidated:
        raise DatabaseUnavailableError from error
    raise StatementFailedError(f"{type(error.orig).__name__}: {error.statement}") from None


def _postgresql_engine(address: DatabaseUrl) -> AsyncEngine:
    return create_async_engine(
        address.url,
        connect_args=dict(address.connect_args),
        pool_size=10,
        max_overflow=0,
        pool_timeout=5,  # seconds; a failed connect wakes none of those who wait
        pool_recycle=240,  # seconds; Neon suspends a server after 300
        hide_parameters=True,
    )


def _sqlite_engine(address: DatabaseUrl) -> AsyncEngine:
    try:
        Path(address.url.database or "").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailableError from error
    engine = create_async_engine(
        address.url, connect_args=dict(address.connect_args), hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Takes the write lock at the start: a transaction that takes it later can fail at once."""
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
    connection.exec_driver_sql(begin)
