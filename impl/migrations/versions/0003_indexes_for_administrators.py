"""Indexes for the list of users, and emails in the order of their bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ADMINS = sa.text("role = 'admin'")


def upgrade() -> None:
    op.create_index("ix_users_created_at", "users", ["created_at", "id"])
    op.create_index(
        "ix_users_admins", "users", ["id"], sqlite_where=_ADMINS, postgresql_where=_ADMINS
    )
    if _is_postgresql():
        op.alter_column("users", "email", type_=sa.String(254, collation="C"))
        op.create_index("ix_users_email", "users", [sa.text("coalesce(email, '')"), "id"])


def downgrade() -> None:
    if _is_postgresql():
        op.drop_index("ix_users_email", "users")
        op.alter_column("users", "email", type_=sa.String(254, collation="default"))
    op.drop_index("ix_users_admins", "users")
    op.drop_index("ix_users_created_at", "users")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
