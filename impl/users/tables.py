"""How users are stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, func, literal_column
from sqlmodel import Field, SQLModel, col

from impl.database.columns import UtcDateTime, bytewise, only_where
from impl.name import NAME

OWN_ISSUER = NAME
"""The issuer of those who signed up here."""


class UserRow(SQLModel, table=True):
    """A user: the subject of an issuer, which may be this service itself.

    Only those who signed up here have a password, and their emails are unique among them.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", name="uq_users_issuer"),
        Index("uq_users_email", "email", unique=True, **only_where(f"issuer = '{OWN_ISSUER}'")),
        CheckConstraint("role IN ('user', 'admin')", name="ck_users_role"),
        CheckConstraint(
            f"(issuer = '{OWN_ISSUER}') = (password_hash IS NOT NULL)", name="ck_users_password"
        ),
        CheckConstraint(f"(issuer = '{OWN_ISSUER}') = (subject IS NULL)", name="ck_users_subject"),
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
