"""An index for the trash of a user."""

from impl.migrations import steps
from impl.migrations.steps import Index

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    steps.create_index(
        "tasks", Index("ix_tasks_trash", ["user_id", "id"], where="deleted_at IS NOT NULL")
    )


def downgrade() -> None:
    steps.drop_index("tasks", "ix_tasks_trash")
