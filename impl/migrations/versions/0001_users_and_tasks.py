"""Users and tasks."""

import sqlalchemy as sa

from impl.migrations import steps

revision = "0001"
down_revision = None

# In the order of its bytes on every database. (0003 says for whom.)
_EMAIL = sa.String(254).with_variant(sa.String(254, collation="C"), "postgresql")


def upgrade() -> None:
    steps.create_tables(
        {
            "users": [
                sa.Column("id", sa.String(64), nullable=False),
                sa.Column("email", _EMAIL, nullable=False),
                sa.Column("name", sa.String(100), nullable=False),
                sa.Column("password_hash", sa.String(60), nullable=False),
                sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
                sa.PrimaryKeyConstraint("id", name="pk_users"),
                sa.UniqueConstraint("email", name="uq_users_email"),
            ],
            "tasks": [
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("title", sa.String(200), nullable=False),
                sa.Column("description", sa.String(5000), nullable=True),
                sa.Column("priority", sa.SmallInteger(), nullable=False),
                sa.Column("due_date", sa.Date(), nullable=True),
                sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
                sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
                sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
                sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
                sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
                sa.PrimaryKeyConstraint("user_id", "id", name="pk_tasks"),
                sa.ForeignKeyConstraint(
                    ["user_id"], ["users.id"], name="fk_tasks_user_id_users", ondelete="CASCADE"
                ),
                sa.CheckConstraint("priority BETWEEN 0 AND 3", name="ck_tasks_priority"),
                sa.CheckConstraint("due_date IS NULL OR due_at IS NULL", name="ck_tasks_due"),
            ],
        }
    )


def downgrade() -> None:
    steps.drop_tables("tasks", "users")
