"""What each user stores, counted in their row."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_COUNTS = {"task_count": sa.Integer, "text_bytes": sa.BigInteger, "tag_count": sa.Integer}


def upgrade() -> None:
    for name, kind in _COUNTS.items():
        op.add_column("users", sa.Column(name, kind(), nullable=False, server_default="0"))
    where = sa.text("deleted_at IS NOT NULL")
    op.create_index(
        "ix_tasks_oldest_deleted",
        "tasks",
        ["user_id", "deleted_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_oldest_deleted", "tasks")
    for name in _COUNTS:
        op.drop_column("users", name)
