"""Which schema a database has, and which one this version of the service needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, String, column, text

from impl.database import Database, values_of

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def _revisions() -> tuple[str, ...]:
    newest_first = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return tuple(script.revision for script in newest_first)[::-1]


REVISIONS = _revisions()
"""The revisions that this version knows, oldest first."""
NEWEST = REVISIONS[-1]


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
    return Schema(MigrationContext.configure(connection).get_current_revision())
