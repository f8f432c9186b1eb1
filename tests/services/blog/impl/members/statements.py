"""Statements about who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from sqlalchemy import Update, bindparam, select, update
from sqlmodel import col

from impl.database import rows_of
from impl.profiles.tables import ProfileRow
from impl.users.tables import UserRow

type Change = Callable[[frozenset[str]], Update]
"""What returns the statement that changes these columns."""


class MemberRecord(NamedTuple):
    """What a `User` is made of, besides the token."""

    email: str | None
    username: str
    bio: str | None
    image: str | None


SELECT = rows_of(
    MemberRecord,
    select(col(UserRow.email), col(ProfileRow.username), col(ProfileRow.bio), col(ProfileRow.image))
    .join_from(UserRow, ProfileRow, col(ProfileRow.user_id) == col(UserRow.id))
    .where(col(UserRow.id) == bindparam("user")),
)


@cache
def change_user(names: frozenset[str]) -> Update:
    """Returns the statement that gives a user new values of these columns."""
    changed = update(UserRow).where(col(UserRow.id) == bindparam("user"))
    return changed.values({name: bindparam(f"new_{name}") for name in names})


@cache
def change_profile(names: frozenset[str]) -> Update:
    """Does the same with a profile."""
    changed = update(ProfileRow).where(col(ProfileRow.user_id) == bindparam("user"))
    return changed.values({name: bindparam(f"new_{name}") for name in names})
