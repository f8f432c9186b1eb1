"""An index for the trash of a user."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_DELETED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_tasks_trash",
        "tasks",
        ["user_id", "id"],
        sqlite_where=_DELETED,
        postgresql_where=_DELETED,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_trash", "tasks")
