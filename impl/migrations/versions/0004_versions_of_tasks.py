"""Versions of tasks, for conditional requests."""

import sqlalchemy as sa

from impl.migrations import steps

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    steps.add_columns(
        "tasks", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )


def downgrade() -> None:
    steps.drop_columns("tasks", "version")
