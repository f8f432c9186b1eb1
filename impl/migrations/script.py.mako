"""${message}.

Nobody is kept waiting (see `impl/decisions/0013-migrations.md`): what is done here is made of
`steps`, which lock a table for a moment only and can be taken again, and of `fill_in_batches`.
Nothing of the application is imported, since it changes: what is needed of it is copied to here.
"""

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.batches import fill_in_batches
from impl.migrations.steps import Index

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    # Expand (add_columns, create_tables), fill (fill_in_batches, analyze), then create_index.
    ${upgrades if upgrades else "raise NotImplementedError"}


def downgrade() -> None:
    # Take back the same, the last step first, so that a run that was killed goes on.
    ${downgrades if downgrades else "raise NotImplementedError"}
