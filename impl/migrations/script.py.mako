"""${message}.

It blocks nobody (see `impl/decisions/0013-migrations.md`): it consists of `steps`, which lock a table
only for a moment and are idempotent, and of `fill_in_batches`. It imports nothing from the
application, which changes: what it needs is copied here.
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
    # Undo the same steps, last one first, so that a killed run can be continued.
    ${downgrades if downgrades else "raise NotImplementedError"}
