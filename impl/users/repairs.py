"""Repairs the counts in users' rows, and invisible names."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    bindparam,
    cast,
    func,
    select,
    update,
)
from sqlmodel import col

from impl.database import Transaction, rows_of
from impl.database.queries import columns_of
from impl.database.repair import Differences, Key, Repair, between
from impl.idempotency.tables import IdempotencyKeyRow
from impl.tags.tables import TagRow
from impl.tasks.tables import TEXT_BYTES, TaskRow
from impl.text.visible import UNNAMED, is_visible, visible
from impl.users.tables import UserRow


class _Counted(NamedTuple):
    """A user with the stored counts, and what they should be."""

    id: str
    name: str
    task_count: int
    text_bytes: int
    tag_count: int
    reply_bytes: int
    tasks: int
    text: int
    tags: int
    replies: int


_USER_KEY = columns_of(UserRow, "id")
_COUNTS = ("task_count", "text_bytes", "tag_count", "reply_bytes")
_OF_USER = col(TaskRow.user_id) == col(UserRow.id)
_USERS = select(
    *_USER_KEY,
    col(UserRow.name),
    *columns_of(UserRow, *_COUNTS),
    select(func.count()).where(_OF_USER).scalar_subquery().label("tasks"),
    select(cast(func.coalesce(func.sum(TEXT_BYTES), 0), BigInteger))
    .where(_OF_USER)
    .scalar_subquery()
    .label("text"),
    select(func.count())
    .where(col(TagRow.user_id) == col(UserRow.id))
    .scalar_subquery()
    .label("tags"),
    select(cast(func.coalesce(func.sum(func.length(col(IdempotencyKeyRow.reply))), 0), BigInteger))
    .where(col(IdempotencyKeyRow.user_id) == col(UserRow.id))
    .scalar_subquery()
    .label("replies"),
)
_COUNT_USER = (
    update(UserRow)
    .where(col(UserRow.id) == bindparam("owner"))
    .values(name=bindparam("shown"), **{name: bindparam(f"true_{name}") for name in _COUNTS})
)


async def _find_users(transaction: Transaction, first: Key, last: Key) -> Differences:
    query = rows_of(_Counted, _USERS.where(*between(_USER_KEY, first, last)))
    users = await transaction.all(query, {})
    return {
        (user.id,): user
        for user in users
        if [getattr(user, name) for name in _COUNTS] != _true_counts(user)
        or not is_visible(user.name)
    }


async def _mend_user(transaction: Transaction, user: _Counted) -> bool:
    counts = zip(_COUNTS, _true_counts(user), strict=True)
    values = {f"true_{name}": count for name, count in counts}
    shown = visible(user.name, UNNAMED)
    await transaction.execute(_COUNT_USER, {"owner": user.id, "shown": shown, **values})
    return True


def _true_counts(user: _Counted) -> list[int]:
    return [user.tasks, user.text, user.tags, user.replies]


REPAIRS = (Repair("users", _USER_KEY, _find_users, _mend_user),)
