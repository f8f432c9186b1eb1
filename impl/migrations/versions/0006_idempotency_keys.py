"""What was answered to requests with an Idempotency-Key."""

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.steps import Index

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    steps.create_tables(
        {
            "idempotency_keys": [
                sa.Column("user_id", sa.String(64), nullable=False),
                sa.Column("key_hash", sa.LargeBinary(32), nullable=False),
                sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
                sa.Column("reply", sa.LargeBinary(), nullable=False),
                sa.PrimaryKeyConstraint("user_id", "key_hash", name="pk_idempotency_keys"),
                sa.ForeignKeyConstraint(
                    ["user_id"],
                    ["users.id"],
                    name="fk_idempotency_keys_user_id_users",
                    ondelete="CASCADE",
                ),
                Index("ix_idempotency_keys_created_at", ["created_at"]),
            ],
            "anonymous_idempotency_keys": [
                sa.Column("key_hash", sa.LargeBinary(32), nullable=False),
                sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
                sa.Column("reply", sa.LargeBinary(), nullable=False),
                sa.PrimaryKeyConstraint("key_hash", name="pk_anonymous_idempotency_keys"),
                Index("ix_anonymous_idempotency_keys_created_at", ["created_at"]),
            ],
        }
    )


def downgrade() -> None:
    steps.drop_tables("anonymous_idempotency_keys", "idempotency_keys")
