"""Statements about profiles. `caller` is who asks, or nobody, whose id is empty."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, exists, func, insert, select
from sqlmodel import col

from impl.database import rows_of, values_of
from impl.database.given import put_given
from impl.database.queries import columns_of
from impl.profiles.rows import ProfileRecord
from impl.profiles.tables import FollowRow, ProfileRow

_FOLLOWED = (
    col(FollowRow.user_id) == bindparam("caller"),
    col(FollowRow.followed_id) == col(ProfileRow.user_id),
)
PROFILE_COLUMNS = (
    col(ProfileRow.user_id),
    col(ProfileRow.username),
    col(ProfileRow.bio),
    col(ProfileRow.image),
    exists().where(*_FOLLOWED).correlate(ProfileRow).label("following"),
)
_SELECT = select(*PROFILE_COLUMNS)

INSERT = insert(ProfileRow)
SELECT = rows_of(ProfileRecord, _SELECT.where(col(ProfileRow.user_id) == bindparam("user")))
SELECT_NAMED = rows_of(ProfileRecord, _SELECT.where(col(ProfileRow.handle) == bindparam("named")))
FOLLOW = put_given(FollowRow, columns_of(FollowRow, "user_id", "followed_id"), {})
UNFOLLOW = delete(FollowRow).where(
    col(FollowRow.user_id) == bindparam("owner"), col(FollowRow.followed_id) == bindparam("other")
)
COUNT_FOLLOWED = values_of(
    int, select(func.count()).where(col(FollowRow.user_id) == bindparam("owner"))
)
