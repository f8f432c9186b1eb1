"""Repairs invisible names, and the counts of replies that are kept."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, select, update
from sqlmodel import col

from impl.database import Transaction, rows_of
from impl.database.queries import columns_of
from impl.database.repair import Differences, Key, Repair, between
from impl.idempotency.tables import IdempotencyKeyRow
from impl.text.visible import UNNAMED, is_visible, visible
from impl.users.tables import UserRow


class _Stored(NamedTuple):
    """A user with the stored count, and what it should be."""

    id: str
    name: str
    reply_bytes: int
    replies: int


_USER_KEY = columns_of(UserRow, "id")
_USERS = select(
    *_USER_KEY,
    *columns_of(UserRow, "name", "reply_bytes"),
    select(cast(func.coalesce(func.sum(func.length(col(IdempotencyKeyRow.reply))), 0), BigInteger))
    .where(col(IdempotencyKeyRow.user_id) == col(UserRow.id))
    .scalar_subquery()
    .label("replies"),
)
_MEND = (
    update(UserRow)
    .where(col(UserRow.id) == bindparam("owner"))
    .values(name=bindparam("shown"), reply_bytes=bindparam("replies"))
)


async def _find_users(transaction: Transaction, first: Key, last: Key) -> Differences:
    query = rows_of(_Stored, _USERS.where(*between(_USER_KEY, first, last)))
    users = await transaction.all(query, {})
    return {
        (user.id,): user
        for user in users
        if user.reply_bytes != user.replies or not is_visible(user.name)
    }


async def _mend_user(transaction: Transaction, user: _Stored) -> bool:
    values = {"shown": visible(user.name, UNNAMED), "replies": user.replies}
    await transaction.execute(_MEND, {"owner": user.id, **values})
    return True


REPAIRS = (Repair("users", _USER_KEY, _find_users, _mend_user),)
