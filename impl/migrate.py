"""Brings a database to the schema that this version of the service needs."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from impl.database import Database, DatabaseUnavailableError
from impl.database_url import DatabaseUrl, direct


def migrate(address: DatabaseUrl, revision: str = "head") -> None:
    """Migrates the database up to `revision`, creating an SQLite file that is not there yet."""
    asyncio.run(_on(address, lambda connection: command.upgrade(_config(connection), revision)))


def downgrade(address: DatabaseUrl, revision: str) -> None:
    """Migrates the database down to `revision`; `base` drops every table, with what is in it."""
    asyncio.run(_on(address, lambda connection: command.downgrade(_config(connection), revision)))


def is_migrated(address: DatabaseUrl) -> bool:
    """Whether the database is at the newest revision that this version knows, or beyond it."""
    return asyncio.run(_on(address, _is_migrated))


async def _on[Result](address: DatabaseUrl, work: Callable[[Connection], Result]) -> Result:
    database = Database(direct(address))
    if address.is_sqlite:
        _require_openable(address.url.database or "")
    try:
        return await database.run(work)
    finally:
        await database.close()


def _require_openable(file: str) -> None:
    """Raises `DatabaseUnavailableError` for a file that the driver's thread would stumble over.

    It tells its event loop, which a command has closed by then.
    """
    try:
        sqlite3.connect(file).close()
    except sqlite3.Error as error:
        raise DatabaseUnavailableError from error


def _is_migrated(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(_config(connection))
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    return current == scripts.get_current_head() or (current is not None and current not in known)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
