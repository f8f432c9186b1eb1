"""How sessions are stored."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, Uuid
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime, owner


class SessionRow(SQLModel, table=True):
    """A session: a family of refresh tokens, of which the newest is valid.

    Ending a session removes the row.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_expires_at", "expires_at"),)

    user_id: str = Field(sa_column=owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    scopes: str = Field(max_length=255)
    """As `impl.users.scopes` writes them."""
    device: str | None = Field(max_length=200)
    address: str | None = Field(max_length=45)
    generation: int
    """How many times the refresh token was renewed."""
    token_hash: bytes = Field(max_length=32)
    """The SHA-256 of the refresh token of this generation."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    renewed_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    """When the refresh token expires; never later than `ends_at`."""
    ends_at: datetime = Field(sa_type=UtcDateTime)
