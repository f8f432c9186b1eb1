"""Indexes for the list of users, and emails in the order of their bytes."""

import sqlalchemy as sa
from alembic import op

from impl.migrations import steps
from impl.migrations.steps import Index
from impl.migrations.transactions import change_briefly, is_postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    steps.create_index("users", Index("ix_users_created_at", ["created_at", "id"]))
    steps.create_index("users", Index("ix_users_admins", ["id"], where="role = 'admin'"))
    if is_postgresql():
        if not steps.with_transaction(_is_sorted_by_bytes):
            change_briefly(
                lambda: op.alter_column("users", "email", type_=sa.String(254, collation="C"))
            )
        index = Index("ix_users_email", [sa.text("coalesce(email, '')"), "id"])
        steps.create_index("users", index)


def downgrade() -> None:
    if is_postgresql():
        steps.drop_index("users", "ix_users_email")
    steps.drop_index("users", "ix_users_admins")
    steps.drop_index("users", "ix_users_created_at")


def _is_sorted_by_bytes() -> bool:
    """Whether 0001 made the column so, as it does since the first databases were made.

    Changing it later builds every index of it anew while nobody can read the table.
    """
    columns = sa.inspect(op.get_bind()).get_columns("users")
    (email,) = (column["type"] for column in columns if column["name"] == "email")
    return isinstance(email, sa.String) and email.collation == "C"
