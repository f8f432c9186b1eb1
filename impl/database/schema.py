"""Which schema a database has, and which one this version of the service needs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, String, column, inspect, text

from impl.database import Database, values_of
from impl.database.maintenance import on
from impl.database.url import DatabaseUrl

MIGRATIONS = Path(__file__).parents[1] / "migrations"
_FILES = (MIGRATIONS / "versions").glob("[0-9]*.py")
REVISIONS = tuple(sorted(file.stem.partition("_")[0] for file in _FILES))
"""The revisions that this version knows, oldest first: what the names of their files begin with.

Reading the files would take Alembic, and a server starts without it.
"""
NEWEST = REVISIONS[-1]


class MigrationError(Exception):
    """The database cannot be migrated as asked, for a reason that the message says."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The revision that a database has been migrated to: `current`, or none yet."""

    current: str | None

    @property
    def is_newer(self) -> bool:
        """Whether a later version migrated it. This version can use it, but not downgrade it."""
        return self.current is not None and self.current not in REVISIONS

    @property
    def is_older(self) -> bool:
        """Whether it must be migrated before this version can use it."""
        return self.current != NEWEST and not self.is_newer

    @property
    def name(self) -> str:
        return self.current or "base"

    def __str__(self) -> str:
        return f"The schema is at revision {self.name}; this version's newest is {NEWEST}."


_SELECT_REVISION = values_of(
    str, text("SELECT version_num FROM alembic_version").columns(column("version_num", String))
)


class ServedSchema:
    """The schema of a running server's database, which may be migrated meanwhile."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_known = False

    async def read(self) -> Schema:
        """Returns the current schema: by one short statement, once there has been any.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        if not self._is_known:
            schema = await self._database.run(read_schema, read_only=True)
            self._is_known = schema.current is not None
            return schema
        async with self._database.transaction(read_only=True) as transaction:
            return Schema(await transaction.first(_SELECT_REVISION, {}))


def read_schema(connection: Connection) -> Schema:
    """Returns the schema of a database."""
    if not inspect(connection).has_table("alembic_version"):
        return Schema(None)
    return Schema(connection.scalar(_SELECT_REVISION.statement))


def schema_of(address: DatabaseUrl) -> Schema:
    """Returns the schema of a database. A missing SQLite file is not created.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    if is_missing(address):
        return Schema(None)
    return asyncio.run(on(address, schema_in, sqlite_begin="BEGIN"))


def is_missing(address: DatabaseUrl) -> bool:
    """Whether it is an SQLite file that is not there yet, and can be made."""
    file = Path(address.url.database or "").absolute()
    return address.is_sqlite and not file.exists() and _can_be_made(file)


def _can_be_made(file: Path) -> bool:
    return all(parent.is_dir() for parent in file.parents if parent.exists())


def schema_in(connection: Connection) -> Schema:
    """Returns the schema of a database, and ends the transaction that read it."""
    schema = read_schema(connection)
    connection.rollback()
    return schema
