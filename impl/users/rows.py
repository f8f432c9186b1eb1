"""Users as the contract shows them, to themselves and to administrators."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from sqlmodel import col

from generated.models import ManagedUser, User
from impl.text.visible import UNNAMED, visible
from impl.users.tables import UserRow

USER_COLUMNS = (
    col(UserRow.id),
    col(UserRow.email),
    col(UserRow.name),
    col(UserRow.role),
    col(UserRow.created_at),
)
"""The columns of a `User`."""

MANAGED_COLUMNS = (
    col(UserRow.id),
    col(UserRow.email),
    col(UserRow.name),
    col(UserRow.role),
    col(UserRow.issuer),
    col(UserRow.created_at),
    col(UserRow.deactivated_at),
)
"""The columns of a `ManagedUser`."""


def user_of(row: Row[Any]) -> User:
    """Returns the user of a row of `USER_COLUMNS`."""
    return User(
        id=row.id,
        email=row.email,
        name=visible(row.name, UNNAMED),
        role=row.role,
        created_at=row.created_at,
    )


def managed_user_of(row: Row[Any]) -> ManagedUser:
    """Returns the user of a row of `MANAGED_COLUMNS`."""
    return ManagedUser(
        id=row.id,
        email=row.email,
        name=visible(row.name, UNNAMED),
        role=row.role,
        active=row.deactivated_at is None,
        issuer=row.issuer,
        created_at=row.created_at,
    )
