"""Profiles as the contract shows them."""

from __future__ import annotations

from typing import NamedTuple

from generated.models import Profile


class ProfileRecord(NamedTuple):
    """What a `Profile` is made of, and whose it is."""

    user_id: str
    username: str
    bio: str | None
    image: str | None
    following: bool


def profile_of(row: ProfileRecord) -> Profile:
    """Returns the profile of a row."""
    return Profile(
        username=row.username, bio=row.bio, image=row.image, following=bool(row.following)
    )
