"""Which schema a database has, and which one this version of the service needs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, String, column, inspect, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from impl.database import Database, DatabaseUnavailableError, StatementFailedError, values_of
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


class _IsThere(FunctionElement[bool]):
    """Whether there is the table that has the revision."""

    name = "is_there"
    type = Boolean()
    inherit_cache = True


@compiles(_IsThere)
def _write_is_there(_: _IsThere, _compiler: SQLCompiler, **_options: Any) -> str:
    return "to_regclass('alembic_version') IS NOT NULL"


@compiles(_IsThere, "sqlite")
def _write_is_there_for_sqlite(_: _IsThere, _compiler: SQLCompiler, **_options: Any) -> str:
    return "EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'alembic_version')"


_HAS_TABLE = values_of(bool, select(_IsThere()))
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
        try:
            async with self._database.transaction(read_only=True) as transaction:
                self._is_known = self._is_known or await transaction.one(_HAS_TABLE, {})
                if not self._is_known:
                    return Schema(None)
                return Schema(await transaction.first(_SELECT_REVISION, {}))
        except StatementFailedError as error:
            raise DatabaseUnavailableError from error


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
