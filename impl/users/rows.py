"""Users as they are read."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from impl.database.queries import fields_of
from impl.users.roles import Role
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
