"""Migrates a database to the schema that this version needs, while others are using it.

See `impl/decisions/0013-migrations.md`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from impl.database import DatabaseUnavailableError, cure_of
from impl.database.maintenance import on
from impl.database.migration_lock import migration_lock
from impl.database.schema import (
    MIGRATIONS,
    NEWEST,
    REVISIONS,
    MigrationError,
    Schema,
    schema_in,
)
from impl.database.url import DatabaseUrl
from impl.migrations.transactions import StepError

_PATIENCE_SECONDS = 600


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
            before = schema_in(connection)
            target = _resolve(revision, before)
            if not before.is_newer and REVISIONS.index(target) > _place(before):
                _run(connection, command.upgrade, target)

    asyncio.run(on(address, upgrade))


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
            before = schema_in(connection)
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
            return before, schema_in(connection)

    return asyncio.run(on(address, undo))


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
            f"The migration stopped after revision {schema_in(connection).name}: {reason}"
        ) from error
