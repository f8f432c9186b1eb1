"""Users, as the contract shows them to themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from sqlmodel import col

from generated.models import User
from impl.text.visible import UNNAMED, visible
from impl.users.tables import UserRow

USER_COLUMNS = (
    col(UserRow.id),
    col(UserRow.email),
    col(UserRow.name),
    col(UserRow.role),
    col(UserRow.created_at),
)


def user_of(row: Row[Any]) -> User:
    """Returns the user of a row that has these columns."""
    return User(
        id=row.id,
        email=row.email,
        name=visible(row.name, UNNAMED),
        role=row.role,
        created_at=row.created_at,
    )
