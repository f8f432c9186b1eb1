"""Which schema a database has, and which one this version of the service needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from impl.database import Database

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def _revisions() -> tuple[str, ...]:
    newest_first = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return tuple(script.revision for script in newest_first)[::-1]


REVISIONS = _revisions()
"""All that this version knows, the oldest first."""
NEWEST = REVISIONS[-1]


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database has been migrated to: `current`, or nothing yet."""

    current: str | None

    @property
    def is_newer(self) -> bool:
        """Whether a later version made it: this one runs beside it, but cannot undo it."""
        return self.current is not None and self.current not in REVISIONS

    @property
    def is_older(self) -> bool:
        """Whether this version cannot use it yet."""
        return self.current != NEWEST and not self.is_newer

    @property
    def name(self) -> str:
        return self.current or "base"

    def __str__(self) -> str:
        return f"The schema is at revision {self.name}; this version's newest is {NEWEST}."


_SELECT_REVISION = text("SELECT version_num FROM alembic_version")


class ServedSchema:
    """The schema of the database of a server that runs while it is migrated, up or down."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_known = False

    async def read(self) -> Schema:
        """Returns which schema the database has now, by one short statement once it had any.

        Raises:
            DatabaseUnavailableError: the database cannot be reached.
        """
        if not self._is_known:
            schema = await self._database.run(read_schema, read_only=True)
            self._is_known = schema.current is not None
            return schema
        async with self._database.transaction(read_only=True) as transaction:
            row = await transaction.first(_SELECT_REVISION, {})
        return Schema(None if row is None else row.version_num)


def read_schema(connection: Connection) -> Schema:
    """Returns at which revision a database is."""
    return Schema(MigrationContext.configure(connection).get_current_revision())
