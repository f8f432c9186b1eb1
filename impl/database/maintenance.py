"""Connections of commands that look after a database: one at a time, without deadlines."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from impl.database.connections import UNREACHABLE
from impl.database.engines import prepare_sqlite
from impl.database.errors import DatabaseUnavailableError, cure_of
from impl.database.files import create_private_file
from impl.database.servers import Servers
from impl.database.url import DatabaseUrl, direct
from impl.later import later

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_create_async_engine: Callable[..., AsyncEngine] = later(
    "sqlalchemy.ext.asyncio", "create_async_engine"
)
ISOLATION = "READ COMMITTED"
"""What migrations on PostgreSQL rely on: a statement sees what was committed before it."""
# Timeouts that a role or a database sets for requests would cancel an index of a large table
# half-way. Where the server can, it checks that we are still there: a lock must not outlive a kill.
_PREPARE_SESSION = text("""
    SELECT set_config(name, value, false)
    FROM pg_settings
    JOIN (VALUES ('statement_timeout', '0'),
                 ('lock_timeout', '0'),
                 ('idle_in_transaction_session_timeout', '0'),
                 ('transaction_timeout', '0'),
                 ('client_connection_check_interval', '1s')) AS ours (name, value) USING (name)
""")
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=60000",
)


async def on[Result](
    address: DatabaseUrl,
    work: Callable[[Connection], Result],
    sqlite_begin: str = "BEGIN IMMEDIATE",
) -> Result:
    """Returns the result of `work`, done on a connection of its own.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    if address.is_sqlite:
        return _on_sqlite(address, work, sqlite_begin)
    engine = _postgresql_engine(direct(address))
    try:
        connection = await _connect(engine)
        try:
            with _its_failures():
                return await connection.run_sync(work)
        finally:
            await connection.close()
    finally:
        await engine.dispose()


def _on_sqlite[Result](
    address: DatabaseUrl, work: Callable[[Connection], Result], begin: str
) -> Result:
    """Does the work in this thread: a command has nothing else to do meanwhile."""
    file = Path(address.url.database or "")
    try:
        create_private_file(file)
    except OSError as error:
        raise DatabaseUnavailableError from error
    engine = create_engine(
        address.url.set(drivername="sqlite"), poolclass=NullPool, hide_parameters=True
    )
    prepare_sqlite(engine, _SQLITE_PRAGMAS)
    try:
        connection = engine.execution_options(sqlite_begin=begin).connect()
    except UNREACHABLE as error:
        raise DatabaseUnavailableError from error
    with connection, _its_failures():
        return work(connection)


@contextmanager
def _its_failures() -> Generator[None]:
    """Tells what may pass, such as a connection that was lost, from an error of the work."""
    try:
        yield
    except DBAPIError as error:
        if cure_of(error) is None:
            raise
        raise DatabaseUnavailableError from error


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    try:
        connection = await engine.connect()
        await connection.execute(_PREPARE_SESSION)
        await connection.commit()
    except UNREACHABLE as error:
        raise DatabaseUnavailableError from error
    return connection


def _postgresql_engine(address: DatabaseUrl) -> AsyncEngine:
    return _create_async_engine(
        address.url,
        connect_args={**address.connect_args, "async_creator_fn": Servers(address).connect},
        isolation_level=ISOLATION,
        poolclass=NullPool,
        hide_parameters=True,
    )
