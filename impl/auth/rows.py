"""Sessions and passwords as they are read."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


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
