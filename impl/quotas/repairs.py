"""Repairs the counts of what users store."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, select, update
from sqlmodel import col

from impl.database import Transaction, rows_of
from impl.database.queries import columns_of
from impl.database.repair import Differences, Key, Repair, between
from impl.quotas.quotas import Usage
from impl.quotas.tables import TAG_COUNT, TASK_COUNT
from impl.quotas.tables import TEXT_BYTES as USER_TEXT_BYTES
from impl.tags.tables import TagRow
from impl.tasks.tables import TEXT_BYTES, TaskRow
from impl.users.tables import UserRow


class _Counted(NamedTuple):
    """A user with the stored counts, and what they should be."""

    id: str
    task_count: int
    text_bytes: int
    tag_count: int
    tasks: int
    text: int
    tags: int

    @property
    def stored(self) -> Usage:
        return Usage(self.task_count, self.text_bytes, self.tag_count)

    @property
    def true(self) -> Usage:
        return Usage(self.tasks, self.text, self.tags)


_USER_KEY = columns_of(UserRow, "id")
_OF_USER = col(TaskRow.user_id) == col(UserRow.id)
_USERS = select(
    *_USER_KEY,
    TASK_COUNT,
    USER_TEXT_BYTES,
    TAG_COUNT,
    select(func.count()).where(_OF_USER).scalar_subquery().label("tasks"),
    select(cast(func.coalesce(func.sum(TEXT_BYTES), 0), BigInteger))
    .where(_OF_USER)
    .scalar_subquery()
    .label("text"),
    select(func.count())
    .where(col(TagRow.user_id) == col(UserRow.id))
    .scalar_subquery()
    .label("tags"),
)
_COUNT = (
    update(UserRow)
    .where(col(UserRow.id) == bindparam("owner"))
    .values(
        task_count=bindparam("tasks"), text_bytes=bindparam("text"), tag_count=bindparam("tags")
    )
)


async def _find(transaction: Transaction, first: Key, last: Key) -> Differences:
    query = rows_of(_Counted, _USERS.where(*between(_USER_KEY, first, last)))
    users = await transaction.all(query, {})
    return {(user.id,): user for user in users if user.stored != user.true}


async def _mend(transaction: Transaction, user: _Counted) -> bool:
    values = {"owner": user.id, "tasks": user.tasks, "text": user.text, "tags": user.tags}
    await transaction.execute(_COUNT, values)
    return True


REPAIRS = (Repair("counts", _USER_KEY, _find, _mend),)
