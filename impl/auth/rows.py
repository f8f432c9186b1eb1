"""Rows of sessions, and what the contract shows of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from generated.models import Session


def session_of(row: Row[Any], current: UUID | None) -> Session:
    """Returns the session of a row; `current` is the one that the request belongs to."""
    return Session(
        id=row.id,
        device=row.device,
        address=row.address,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        current=row.id == current,
    )
