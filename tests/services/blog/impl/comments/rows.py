"""Comments as the contract shows them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from generated.models import Comment
from impl.moments import shown
from impl.profiles.rows import ProfileRecord, profile_of


class CommentRecord(NamedTuple):
    """What a `Comment` is made of."""

    number: int
    body: str
    created_at: datetime
    user_id: str
    username: str
    bio: str | None
    image: str | None
    following: bool


def comment_of(row: CommentRecord) -> Comment:
    """Returns the comment of a row. Nobody changes one."""
    moment = shown(row.created_at)
    return Comment(
        id=row.number,
        created_at=moment,
        updated_at=moment,
        body=row.body,
        author=profile_of(
            ProfileRecord(row.user_id, row.username, row.bio, row.image, row.following)
        ),
    )
