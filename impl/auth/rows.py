"""Sessions as the contract shows them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from generated.models import Session


def session_of(row: Row[Any], current: UUID | None) -> Session:
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
