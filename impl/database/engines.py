"""Engines: how connections to SQLite and PostgreSQL are opened, pooled and limited."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, override
from weakref import WeakSet

import aiosqlite
import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from impl.database.deadlines import CLOSE_SECONDS, Deadlines
from impl.database.errors import DatabaseUnavailableError
from impl.database.url import DatabaseUrl

_SQLITE_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON")
_UNBOUNDED_LOCK_SECONDS = 60
_IDLE_SECONDS = 0.1
_RECYCLE_SECONDS = 240  # Neon suspends a server after 300


def create_engine(
    address: DatabaseUrl, connections: int, deadlines: Deadlines | None
) -> AsyncEngine:
    """Returns an engine with at most that many connections, none of them open yet.

    With deadlines, the database itself cancels what takes longer, as far as it can.
    """
    create = _sqlite_engine if address.is_sqlite else _postgresql_engine
    return create(address, connections, deadlines)


def _postgresql_engine(
    address: DatabaseUrl, connections: int, deadlines: Deadlines | None
) -> AsyncEngine:
    arguments = dict(address.connect_args)
    limits: dict[str, str] = {}
    if deadlines is not None:
        arguments.setdefault("timeout", deadlines.connect)
        limits = {
            "lock_timeout": f"{deadlines.lock * 1000:.0f}",
            "statement_timeout": f"{deadlines.statement * 1000:.0f}",
        }
    if address.is_pooled:
        # A pooler keeps no settings of ours: each transaction begins with them.
        connection_class = _connection_class(limits)
    else:
        connection_class = _connection_class({})
        arguments["server_settings"] = limits | arguments.get("server_settings", {})
    return create_async_engine(
        address.url,
        connect_args={**arguments, "connection_class": connection_class},
        pool_size=connections,
        max_overflow=0,
        pool_recycle=_RECYCLE_SECONDS,
        hide_parameters=True,
    )


def _connection_class(limits: dict[str, str]) -> type[asyncpg.Connection]:
    """Returns a connection class whose transactions begin with these settings.

    They are sent together with `BEGIN`, and so cost no round trip.
    """
    settings = "".join(f" SET LOCAL {name} = {value};" for name, value in limits.items())

    class BoundedConnection(asyncpg.Connection):  # type: ignore[misc]  # it has no types
        @override
        async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:
            if query.startswith("BEGIN"):
                query += settings
            status: str = await super().execute(query, *args, timeout=timeout)
            return status

        @override
        async def close(self, *, timeout: float | None = None) -> None:
            """Waits for the server, but not for one that hangs."""
            await super().close(timeout=min(timeout or CLOSE_SECONDS, CLOSE_SECONDS))

    return BoundedConnection


def _sqlite_engine(
    address: DatabaseUrl, connections: int, deadlines: Deadlines | None
) -> AsyncEngine:
    try:
        Path(address.url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailableError from error
    seconds = _UNBOUNDED_LOCK_SECONDS if deadlines is None else deadlines.lock
    engine = create_async_engine(
        address.url,
        connect_args={"timeout": seconds, "async_creator_fn": _connect_sqlite},
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
    )
    prepare_sqlite(engine, _SQLITE_PRAGMAS)
    return engine


_stopping: WeakSet[Thread] = WeakSet()
"""The threads of connections that are closed or about to be."""


async def join_threads() -> None:
    """Waits for the threads of closed connections, which need the event loop to end."""
    for thread in [*_stopping]:
        await asyncio.to_thread(thread.join, CLOSE_SECONDS)


class _InterruptedWhenClosed(aiosqlite.Connection):
    """A connection that interrupts a statement when nobody is waiting for it any more."""

    opened: sqlite3.Connection | None = None
    """What the thread has opened, even if nobody is waiting for it any more."""

    @override
    def stop(self) -> asyncio.Future[Any] | None:
        """Closes what is open; `aiosqlite` forgets that when it is stopped while closing."""
        _stopping.add(self._thread)
        if self.opened is not None:
            with suppress(sqlite3.ProgrammingError):  # it is closed
                self.opened.interrupt()
        self._tx.put_nowait((None, self._close_opened))
        return super().stop()

    def _close_opened(self) -> None:
        if self.opened is not None:
            self.opened.close()

    @override
    async def close(self) -> None:
        closing = asyncio.ensure_future(super().close())
        # An idle connection closes now, and what it does then shall not be interrupted.
        done, _ = await asyncio.wait([closing], timeout=_IDLE_SECONDS)
        if not done:
            with suppress(ValueError, sqlite3.ProgrammingError):  # it has closed by now
                await self.interrupt()
        await closing


def _connect_sqlite(file: str, **arguments: Any) -> aiosqlite.Connection:
    def connect() -> sqlite3.Connection:
        create_private_file(Path(file))
        opened: sqlite3.Connection = sqlite3.connect(file, **arguments)
        connection.opened = opened
        return opened

    connection = _InterruptedWhenClosed(connect, 64)
    connection._thread.daemon = True  # noqa: SLF001, as SQLAlchemy does: it may not delay the exit
    return connection


def prepare_sqlite(engine: AsyncEngine, pragmas: Sequence[str]) -> None:
    """Makes new connections execute `pragmas`, and transactions begin as their options say."""

    def prepare(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)


def _begin_sqlite(connection: Connection) -> None:
    """Takes the write lock at the start: a transaction that upgrades later can fail at once."""
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
    connection.exec_driver_sql(begin)


def create_private_file(file: Path) -> None:
    """Creates a file that only its owner can read, unless it exists.

    SQLite gives the files beside a database the same permissions.

    Raises:
        OSError: it cannot be created.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
