"""Users as the contract shows them to themselves."""

from __future__ import annotations

from generated.models import User
from impl.text.visible import UNNAMED, visible
from impl.users.rows import UserRecord


def user_of(row: UserRecord) -> User:
    """Returns the user of a row."""
    return User(
        id=row.id,
        email=row.email,
        name=visible(row.name, UNNAMED),
        role=row.role,
        created_at=row.created_at,
    )
