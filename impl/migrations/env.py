"""Runs revisions on the connection that `impl.database.migrate` passes in.

The steps of a revision commit by themselves: Alembic sees a transaction that is not its own, and
leaves it alone. A revision is recorded in the database after its last step.
"""

import logging
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationInfo

connection = context.config.attributes["connection"]
log = logging.getLogger("impl.migrations")


def note(*, step: MigrationInfo, **_: Any) -> None:
    """Commits the new revision of the database."""
    connection.commit()
    log.info("%s %s", "Made" if step.is_upgrade else "Undid", step.up_revision_id)


connection.begin()
context.configure(
    connection=connection,
    render_as_batch=True,  # SQLite alters a table by copying it
    on_version_apply=note,  # type: ignore[arg-type]  # it is called by names
)
context.run_migrations()
connection.commit()
