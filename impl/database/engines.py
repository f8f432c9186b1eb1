"""Engines of SQLAlchemy, for what runs apart from requests: reading the schema, and migrations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, override

import asyncpg
from sqlalchemy import NullPool, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

from impl.database.deadlines import CLOSE_SECONDS, Deadlines
from impl.database.errors import DatabaseUnavailableError
from impl.database.files import create_private_file
from impl.database.servers import Servers
from impl.database.url import DatabaseUrl
from impl.later import later

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

_create_async_engine: Callable[..., AsyncEngine] = later(
    "sqlalchemy.ext.asyncio", "create_async_engine"
)
_SQLITE_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON")
_UNBOUNDED_LOCK_SECONDS = 60


def create_engine(address: DatabaseUrl, deadlines: Deadlines | None) -> AsyncEngine:
    """Returns an engine that keeps no connection open.

    With deadlines, the database itself cancels what takes longer, as far as it can.

    Raises:
        DatabaseUnavailableError: there is no file, and none can be created.
    """
    create = _sqlite_engine if address.is_sqlite else _postgresql_engine
    return create(address, deadlines)


def limits_of(deadlines: Deadlines) -> dict[str, str]:
    """Returns the settings by which PostgreSQL itself ends what takes too long."""
    return {
        "lock_timeout": f"{deadlines.lock * 1000:.0f}",
        "statement_timeout": f"{deadlines.statement * 1000:.0f}",
    }


def _postgresql_engine(address: DatabaseUrl, deadlines: Deadlines | None) -> AsyncEngine:
    arguments = dict(address.connect_args)
    if deadlines is not None:
        arguments.setdefault("timeout", deadlines.connect)
        if not address.is_pooled:  # a pooler refuses settings
            arguments["server_settings"] = limits_of(deadlines) | arguments.get(
                "server_settings", {}
            )
    return _create_async_engine(
        address.url,
        connect_args={
            **arguments,
            "connection_class": _ClosedInTime,
            "async_creator_fn": Servers(address).connect,
        },
        poolclass=NullPool,
        hide_parameters=True,
    )


class _ClosedInTime(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    @override
    async def close(self, *, timeout: float | None = None) -> None:
        """Waits for the server, but not for one that hangs."""
        await super().close(timeout=min(timeout or CLOSE_SECONDS, CLOSE_SECONDS))


def _sqlite_engine(address: DatabaseUrl, deadlines: Deadlines | None) -> AsyncEngine:
    try:
        create_private_file(Path(address.url.database or ""))
    except OSError as error:
        raise DatabaseUnavailableError from error
    seconds = _UNBOUNDED_LOCK_SECONDS if deadlines is None else deadlines.lock
    engine = _create_async_engine(
        address.url, connect_args={"timeout": seconds}, poolclass=NullPool, hide_parameters=True
    )
    prepare_sqlite(engine.sync_engine, _SQLITE_PRAGMAS)
    return engine


def prepare_sqlite(engine: Engine, pragmas: Sequence[str]) -> None:
    """Makes new connections execute `pragmas`, and transactions begin as their options say."""

    def prepare(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)


def _begin_sqlite(connection: Connection) -> None:
    """Takes the write lock at the start: a transaction that upgrades later can fail at once."""
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
    connection.exec_driver_sql(begin)
