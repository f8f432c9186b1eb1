"""Tags."""

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.steps import Index

revision = "0007"
down_revision = "0006"

_FOLDED = sa.String(900).with_variant(sa.String(900, collation="C"), "postgresql")


def upgrade() -> None:
    steps.create_tables(
        {
            "tags": [
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("name", sa.String(50), nullable=False),
                sa.Column("folded", _FOLDED, nullable=False),
                sa.PrimaryKeyConstraint("user_id", "id", name="pk_tags"),
                sa.UniqueConstraint("user_id", "folded", name="uq_tags_user_id"),
                sa.ForeignKeyConstraint(
                    ["user_id"], ["users.id"], name="fk_tags_user_id_users", ondelete="CASCADE"
                ),
            ],
            "task_tags": [
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("tag_id", sa.Uuid(), nullable=False),
                sa.Column("task_id", sa.Uuid(), nullable=False),
                sa.PrimaryKeyConstraint("user_id", "tag_id", "task_id", name="pk_task_tags"),
                sa.ForeignKeyConstraint(
                    ["user_id", "tag_id"],
                    ["tags.user_id", "tags.id"],
                    name="fk_task_tags_user_id_tags",
                    ondelete="CASCADE",
                ),
                sa.ForeignKeyConstraint(
                    ["user_id", "task_id"],
                    ["tasks.user_id", "tasks.id"],
                    name="fk_task_tags_user_id_tasks",
                    ondelete="CASCADE",
                ),
                Index("ix_task_tags_task", ["user_id", "task_id", "tag_id"]),
            ],
        }
    )


def downgrade() -> None:
    steps.drop_tables("task_tags", "tags")
