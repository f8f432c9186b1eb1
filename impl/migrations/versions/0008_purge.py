"""Indexes for what is removed in time."""

from impl.migrations import steps
from impl.migrations.steps import Index

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    steps.create_index(
        "tasks", Index("ix_tasks_deleted_at", ["deleted_at"], where="deleted_at IS NOT NULL")
    )
    steps.create_index(
        "api_keys", Index("ix_api_keys_expires_at", ["expires_at"], where="expires_at IS NOT NULL")
    )
    steps.create_index("sessions", Index("ix_sessions_expires_at", ["expires_at"]))


def downgrade() -> None:
    steps.drop_index("sessions", "ix_sessions_expires_at")
    steps.drop_index("api_keys", "ix_api_keys_expires_at")
    steps.drop_index("tasks", "ix_tasks_deleted_at")
