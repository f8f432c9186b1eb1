"""The tables that a new service begins with: those of the platform, of users and of signing in.

They are as of this version. What changes of them later is a revision of each service.
"""

from __future__ import annotations

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.checks import check_users_by_triggers, drop_checks
from impl.migrations.revocations import create_revocations, drop_revocations
from impl.migrations.steps import Index, TableItem
from impl.migrations.transactions import is_postgresql

_MOMENT = sa.DateTime(timezone=True)
_EMAIL = sa.String(254).with_variant(sa.String(254, collation="C"), "postgresql")


def create_platform(service: str) -> None:
    """Creates the tables, with `service` as the issuer of those who sign up there."""
    steps.create_tables(
        {"users": _users(service), "sessions": _sessions(), "api_keys": _api_keys(), **_replies()}
    )
    check_users_by_triggers(service)
    if is_postgresql():
        # SQLAlchemy cannot see indexes on expressions on SQLite.
        by_email = Index("ix_users_email", [sa.text("coalesce(email, '')"), "id"])
        steps.create_index("users", by_email)
    create_revocations()


def drop_platform() -> None:
    """Drops the tables. Those that refer to users are gone already."""
    drop_revocations()
    steps.drop_tables(
        "anonymous_idempotency_keys", "idempotency_keys", "api_keys", "sessions", "users"
    )
    drop_checks()


def owner(table: str) -> list[TableItem]:
    """Returns the column that says whose a row is, of a table of what users own."""
    return [
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=f"fk_{table}_user_id_users", ondelete="CASCADE"
        ),
    ]


def _users(service: str) -> list[TableItem]:
    is_own = f"issuer = '{service}'"
    return [
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("email", _EMAIL, nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("password_hash", sa.String(60), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False, server_default=service),
        sa.Column("subject", sa.String(255), nullable=True),
        sa.Column("role", sa.String(16), nullable=False, server_default="user"),
        sa.Column("deactivated_at", _MOMENT, nullable=True),
        sa.Column("reply_bytes", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("issuer", "subject", name="uq_users_issuer"),
        sa.CheckConstraint("role IN ('user', 'admin')", name="ck_users_role"),
        sa.CheckConstraint(f"({is_own}) = (password_hash IS NOT NULL)", name="ck_users_password"),
        sa.CheckConstraint(f"({is_own}) = (subject IS NULL)", name="ck_users_subject"),
        Index("uq_users_email", ["email"], where=is_own, unique=True),
        Index("ix_users_created_at", ["created_at", "id"]),
        Index("ix_users_admins", ["id"], where="role = 'admin'"),
    ]


def _sessions() -> list[TableItem]:
    return [
        *owner("sessions"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scopes", sa.String(255), nullable=False),
        sa.Column("device", sa.String(200), nullable=True),
        sa.Column("address", sa.String(45), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("renewed_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "id", name="pk_sessions"),
        Index("ix_sessions_expires_at", ["expires_at"]),
    ]


def _api_keys() -> list[TableItem]:
    return [
        *owner("api_keys"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("scopes", sa.String(255), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("last_used_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("user_id", "id", name="pk_api_keys"),
        Index("ix_api_keys_expires_at", ["expires_at"], where="expires_at IS NOT NULL"),
    ]


def _replies() -> dict[str, list[TableItem]]:
    """Returns what is kept of answers to an `Idempotency-Key`."""
    return {
        "idempotency_keys": [
            *owner("idempotency_keys"),
            sa.Column("key_hash", sa.LargeBinary(32), nullable=False),
            sa.Column("created_at", _MOMENT, nullable=False),
            sa.Column("reply", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("user_id", "key_hash", name="pk_idempotency_keys"),
            Index("ix_idempotency_keys_created_at", ["created_at"]),
        ],
        "anonymous_idempotency_keys": [
            sa.Column("key_hash", sa.LargeBinary(32), nullable=False),
            sa.Column("created_at", _MOMENT, nullable=False),
            sa.Column("reply", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("key_hash", name="pk_anonymous_idempotency_keys"),
            Index("ix_anonymous_idempotency_keys_created_at", ["created_at"]),
        ],
    }
