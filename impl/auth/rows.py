"""Sessions as the contract shows them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from generated.models import Session


class SessionRecord(NamedTuple):
    """What a `Session` is made of."""

    id: UUID
    device: str | None
    address: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


class RenewedSession(NamedTuple):
    """What a session is after its token was exchanged."""

    scopes: str
    token_hash: bytes
    expires_at: datetime


class PasswordOf(NamedTuple):
    """A user with the hash of the password; there is none if another issuer signs them in."""

    id: str
    email: str | None
    password_hash: str | None


def session_of(row: SessionRecord, current: UUID | None) -> Session:
    """Returns the session of a row; `current` is the id of the caller's own."""
    return Session(
        id=row.id,
        device=row.device,
        address=row.address,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        current=row.id == current,
    )
