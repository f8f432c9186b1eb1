"""Users as the contract shows them, to themselves and to administrators."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from generated.models import Role, User
from impl.database.queries import fields_of
from impl.text.visible import UNNAMED, visible
from impl.users.tables import UserRow


class UserRecord(NamedTuple):
    """What a `User` is made of."""

    id: str
    email: str | None
    name: str
    role: Role
    created_at: datetime


class ManagedUserRecord(NamedTuple):
    """What a `ManagedUser` is made of."""

    id: str
    email: str | None
    name: str
    role: Role
    issuer: str
    created_at: datetime
    deactivated_at: datetime | None


USER_COLUMNS = fields_of(UserRow, UserRecord)
MANAGED_COLUMNS = fields_of(UserRow, ManagedUserRecord)


def user_of(row: UserRecord) -> User:
    """Returns the user of a row."""
    return User(
        id=row.id,
        email=row.email,
        name=visible(row.name, UNNAMED),
        role=row.role,
        created_at=row.created_at,
    )
