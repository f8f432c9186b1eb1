"""How users are stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, func, literal_column
from sqlmodel import Field, SQLModel, col

from impl.database.columns import UtcDateTime, bytewise, only_where
from impl.name import NAME

OWN_ISSUER = NAME
"""The issuer of those who signed up here."""

_IS_OWN = f"(issuer = '{OWN_ISSUER}')"
_CHECKS = {
    "ck_users_role": "role IN ('user', 'admin')",
    "ck_users_password": f"{_IS_OWN} = (password_hash IS NOT NULL)",
    "ck_users_subject": f"{_IS_OWN} = (subject IS NULL)",
}


class UserRow(SQLModel, table=True):
    """A user: the subject of an issuer, which may be this service itself.

    Only those who signed up here have a password, and their emails are unique among them.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", name="uq_users_issuer"),
        Index("uq_users_email", "email", unique=True, **only_where(f"issuer = '{OWN_ISSUER}'")),
        # PostgreSQL has triggers instead: see `impl.migrations.checks`.
        *(
            CheckConstraint(condition, name=name).ddl_if(dialect="sqlite")
            for name, condition in _CHECKS.items()
        ),
    )

    id: str = Field(primary_key=True, max_length=64)
    email: str | None = Field(sa_type=bytewise(254))
    """In lower case."""
    name: str = Field(max_length=100)
    password_hash: str | None = Field(max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)
    issuer: str = Field(max_length=255, sa_column_kwargs={"server_default": OWN_ISSUER})
    subject: str | None = Field(max_length=255)
    """The subject at another issuer."""
    role: str = Field(max_length=16, sa_column_kwargs={"server_default": "user"})
    deactivated_at: datetime | None = Field(sa_type=UtcDateTime)
    reply_bytes: int = Field(sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """The size of what is kept for the user: see `impl.users.replies`."""


EMAIL_OR_EMPTY = func.coalesce(col(UserRow.email), literal_column("''"))
"""What users are sorted by, since databases sort nulls differently."""

Index("ix_users_created_at", col(UserRow.created_at), col(UserRow.id))
Index("ix_users_admins", col(UserRow.id), **only_where("role = 'admin'"))
# Only on PostgreSQL: Alembic cannot see indexes on expressions on SQLite.
Index("ix_users_email", EMAIL_OR_EMPTY, col(UserRow.id)).ddl_if(dialect="postgresql")
