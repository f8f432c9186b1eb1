"""Migrates a database to the schema that this version needs, while others are using it.

See `impl/decisions/0013-migrations.md`.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from impl.database import UNREACHABLE, DatabaseUnavailableError, cure_of
from impl.database.engines import prepare_sqlite
from impl.database.files import create_private_file
from impl.database.migration_lock import migration_lock
from impl.database.schema import MIGRATIONS, NEWEST, REVISIONS, Schema, read_schema
from impl.database.url import DatabaseUrl, direct
from impl.migrations.transactions import ISOLATION, StepError

_PATIENCE_SECONDS = 600
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


class MigrationError(Exception):
    """The database cannot be migrated as asked, for a reason that the message says."""


def migrate(
    address: DatabaseUrl, revision: str = "head", patience_seconds: float = _PATIENCE_SECONDS
) -> None:
    """Migrates the database up to `revision`, and creates an SQLite file if there is none.

    A database that is at a later revision, or was migrated by a later version, stays as it is.

    Raises:
        MigrationError: a step failed, or there is no such revision. Migrating again resumes.
        MigrationRunningError: another migration has not ended after `patience_seconds`.
        DatabaseUnavailableError: the database cannot be reached.
    """

    def upgrade(connection: Connection) -> None:
        with migration_lock(connection, patience_seconds):
            before = _schema(connection)
            target = _resolve(revision, before)
            if not before.is_newer and REVISIONS.index(target) > _place(before):
                _run(connection, command.upgrade, target)

    asyncio.run(_on(address, upgrade))


def downgrade(
    address: DatabaseUrl, revision: str, patience_seconds: float = _PATIENCE_SECONDS
) -> tuple[Schema, Schema]:
    """Migrates the database down to `revision`, and returns its schema before and after.

    `base` drops every table with its contents.

    Raises:
        MigrationError: a step failed; there is no such revision; the database is at an older one,
            or at one that this version does not know. Nothing is done but in the first case.
        MigrationRunningError: another migration has not ended after `patience_seconds`.
        DatabaseUnavailableError: the database cannot be reached.
    """

    def undo(connection: Connection) -> tuple[Schema, Schema]:
        with migration_lock(connection, patience_seconds):
            before = _schema(connection)
            target = _resolve(revision, before)
            if before.is_newer:
                raise MigrationError(
                    f"The database is at revision {before.current}, which this version (up to"
                    f" {NEWEST}) does not know: the version that made it can undo it"
                )
            if target != "base" and REVISIONS.index(target) > _place(before):
                raise MigrationError(
                    f"The database is at revision {before.name}, which is older than {target}"
                )
            _run(connection, command.downgrade, target)
            return before, _schema(connection)

    return asyncio.run(_on(address, undo))


def schema_of(address: DatabaseUrl) -> Schema:
    """Returns the schema of a database. A missing SQLite file is not created.

    Raises:
        DatabaseUnavailableError: the database cannot be reached.
    """
    file = Path(address.url.database or "").absolute()
    if address.is_sqlite and not file.exists() and _can_be_made(file):
        return Schema(None)
    return asyncio.run(_on(address, _schema, sqlite_begin="BEGIN"))


def _can_be_made(file: Path) -> bool:
    return all(parent.is_dir() for parent in file.parents if parent.exists())


def _schema(connection: Connection) -> Schema:
    schema = read_schema(connection)
    connection.rollback()
    return schema


def _resolve(revision: str, schema: Schema) -> str:
    """Returns which revision is meant: by its id, `head`, `base`, or so many up or down from here.

    Raises:
        MigrationError: there is none.
    """
    if revision == "head":
        return NEWEST
    if revision == "base" or revision in REVISIONS:
        return revision
    if revision[:1] in ("+", "-") and revision[1:].isdecimal() and not schema.is_newer:
        place = _place(schema) + int(revision)
        if -1 <= place < len(REVISIONS):
            return "base" if place < 0 else REVISIONS[place]
    raise MigrationError(f"There is no revision {revision}: there are base, {', '.join(REVISIONS)}")


def _place(schema: Schema) -> int:
    return -1 if schema.current is None else REVISIONS.index(schema.current)


def _run(connection: Connection, work: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        work(config, revision)
    except StepError as error:
        raise MigrationError(f"The migration stopped: {error}") from error
    except DBAPIError as error:
        if error.connection_invalidated or cure_of(error) is not None:
            raise DatabaseUnavailableError from error
        connection.rollback()
        # What follows the first line may tell values of rows.
        reason = str(error.orig).splitlines()[0]
        raise MigrationError(
            f"The migration stopped after revision {_schema(connection).name}: {reason}"
        ) from error


async def _on[Result](
    address: DatabaseUrl,
    work: Callable[[Connection], Result],
    sqlite_begin: str = "BEGIN IMMEDIATE",
) -> Result:
    engine = _sqlite_engine(address) if address.is_sqlite else _postgresql_engine(direct(address))
    try:
        connection = await _connect(engine.execution_options(sqlite_begin=sqlite_begin))
        try:
            return await connection.run_sync(work)
        except DBAPIError as error:
            if cure_of(error) is None:
                raise
            raise DatabaseUnavailableError from error
        finally:
            await connection.close()
    finally:
        await engine.dispose()


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    try:
        connection = await engine.connect()
        if engine.dialect.name == "postgresql":
            await connection.execute(_PREPARE_SESSION)
            await connection.commit()
    except UNREACHABLE as error:
        raise DatabaseUnavailableError from error
    return connection


def _postgresql_engine(address: DatabaseUrl) -> AsyncEngine:
    return create_async_engine(
        address.url,
        connect_args=dict(address.connect_args),
        isolation_level=ISOLATION,
        poolclass=NullPool,
        hide_parameters=True,
    )


def _sqlite_engine(address: DatabaseUrl) -> AsyncEngine:
    file = Path(address.url.database or "")
    try:
        create_private_file(file)
        # The driver's thread would stumble over a file that cannot be opened.
        sqlite3.connect(file).close()
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnavailableError from error
    engine = create_async_engine(address.url, poolclass=NullPool, hide_parameters=True)
    prepare_sqlite(engine, _SQLITE_PRAGMAS)
    return engine
