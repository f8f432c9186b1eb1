"""How it is stored that something was revoked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime


class RevocationRow(SQLModel, table=True):
    """What a user may do has changed: a session, an API key or the account, or the role.

    The database itself writes these rows, by triggers in the transaction that makes the change, so
    that it does not matter who makes it. Users are named, not referred to: they may be gone.
    """

    __tablename__ = "revocations"
    __table_args__ = (Index("ix_revocations_revoked_at", "revoked_at"),)

    position: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    """On PostgreSQL, the number of the transaction. On SQLite, one more than the last one."""
    user_id: str = Field(primary_key=True, max_length=64)
    revoked_at: datetime = Field(sa_type=UtcDateTime)
    """By the clock of the database."""
