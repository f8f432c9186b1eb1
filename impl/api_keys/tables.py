"""How API keys are stored."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, Uuid
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime, only_where, owner


class ApiKeyRow(SQLModel, table=True):
    """An API key of a user. Revoking it removes the row."""

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("ix_api_keys_expires_at", "expires_at", **only_where("expires_at IS NOT NULL")),
    )

    user_id: str = Field(sa_column=owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    name: str = Field(max_length=100)
    secret_hash: bytes = Field(max_length=32)
    """The SHA-256 of the key."""
    scopes: str = Field(max_length=255)
    """As `impl.users.scopes` writes them."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(sa_type=UtcDateTime)
