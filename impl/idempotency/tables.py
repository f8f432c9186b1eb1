"""How replies to an `Idempotency-Key` are stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime, owner

KEPT_FOR = timedelta(hours=24)


class IdempotencyKeyRow(SQLModel, table=True):
    """The reply to a user's request with an `Idempotency-Key`."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    user_id: str = Field(sa_column=owner())
    key_hash: bytes = Field(primary_key=True, max_length=32)
    """The SHA-256 of the key."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    reply: bytes
    """Encrypted under a key derived from the `Idempotency-Key`; empty until it is known."""


class AnonymousIdempotencyKeyRow(SQLModel, table=True):
    """The same for an anonymous request: here the whole request is the key."""

    __tablename__ = "anonymous_idempotency_keys"
    __table_args__ = (Index("ix_anonymous_idempotency_keys_created_at", "created_at"),)

    key_hash: bytes = Field(primary_key=True, max_length=32)
    """An HMAC of the key and the request, under our secret: a password may be in the request."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    reply: bytes
