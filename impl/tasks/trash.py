"""Removes deleted tasks for good: in time, or because other tasks need the room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select, tuple_
from sqlmodel import col

from impl.database import Transaction, rows_of, values_of
from impl.database.columns import UtcDateTime
from impl.database.functions import none_of, one_of
from impl.quotas.quotas import Quotas, Usage, count_removed
from impl.retention.statements import remove_oldest
from impl.tags.tagging import remove_unused_tags
from impl.tasks.rows import OWNED
from impl.tasks.tables import TEXT_BYTES, TaskRow

_PAGE_ROWS = 500
_IS_DELETED = col(TaskRow.deleted_at).is_not(None)
_ORDER = (col(TaskRow.deleted_at), col(TaskRow.id))


class _Deleted(NamedTuple):
    deleted_at: datetime | None
    id: UUID
    text_bytes: int


_OLDEST = rows_of(
    _Deleted,
    select(*_ORDER, TEXT_BYTES)
    .where(*OWNED, _IS_DELETED, none_of(col(TaskRow.id), "spared"))
    .order_by(*_ORDER)
    .limit(bindparam("rows")),
)
_OLDEST_AFTER = _OLDEST.where(
    tuple_(*_ORDER)
    > tuple_(bindparam("moment", type_=UtcDateTime()), bindparam("task", type_=Uuid()))
)
# Waits for a transaction that restores a task meanwhile; the task then stays.
_REMOVE = values_of(
    int,
    delete(TaskRow)
    .where(*OWNED, _IS_DELETED, one_of(col(TaskRow.id), "tasks"))
    .returning(TEXT_BYTES),
)
_REMOVE_EXPIRED = values_of(int, remove_oldest(TaskRow, TaskRow.deleted_at).returning(TEXT_BYTES))


async def remove_expired(transaction: Transaction, owner: str, before: datetime, rows: int) -> int:
    """Removes at most `rows` tasks that were deleted until `before`, and returns how many.

    The owner is locked already. Tasks that somebody else has locked stay.
    """
    values = {"owner": owner, "before": before, "rows": rows}
    return await _count(transaction, owner, await transaction.all(_REMOVE_EXPIRED, values))


async def make_room(
    transaction: Transaction,
    quotas: Quotas,
    owner: str,
    growth: Usage,
    spared: Collection[UUID] = (),
) -> None:
    """Counts what the transaction adds. If there is no room, the tasks deleted first are removed.

    It locks the owner until the end of the transaction. The tasks `spared` stay in any case.

    Raises:
        Refusal: 409, it does not fit; 401, the user is gone.
    """
    while (missing := await quotas.add(transaction, owner, growth)) is not None:
        tasks = await _giving_way(transaction, owner, missing, spared)
        if not tasks:
            raise quotas.refusal(missing)
        for batch in batched(tasks, _PAGE_ROWS, strict=False):
            values = {"owner": owner, "tasks": batch}
            await _count(transaction, owner, await transaction.all(_REMOVE, values))


async def require_room(
    transaction: Transaction,
    quotas: Quotas,
    owner: str,
    growth: Usage,
    spared: Collection[UUID] = (),
) -> None:
    """Raises in advance what `make_room` would raise, and changes nothing.

    Raises:
        Refusal: 409, it does not fit; 401, the user is gone.
    """
    missing = await quotas.missing(transaction, owner, growth)
    if missing is not None and not await _giving_way(transaction, owner, missing, spared):
        raise quotas.refusal(missing)


async def _giving_way(
    transaction: Transaction, owner: str, missing: Usage, spared: Collection[UUID]
) -> list[UUID]:
    """Returns as many deleted tasks as make the missing room; none if all together do not."""
    rows = _PAGE_ROWS if missing.text_bytes else min(missing.tasks, _PAGE_ROWS)
    values: dict[str, object] = {"owner": owner, "spared": list(spared), "rows": rows}
    tasks: list[UUID] = []
    text_bytes = 0
    query = _OLDEST
    while page := await transaction.all(query, values):
        for row in page:
            tasks.append(row.id)
            text_bytes += row.text_bytes
            if len(tasks) >= missing.tasks and text_bytes >= missing.text_bytes:
                return tasks
        query = _OLDEST_AFTER
        values |= {"moment": page[-1].deleted_at, "task": page[-1].id}
    return []


async def _count(transaction: Transaction, owner: str, text_bytes: Sequence[int]) -> int:
    """Counts removed tasks, given the bytes of each, and returns how many there are."""
    removed = len(text_bytes)
    if removed:
        tags = await remove_unused_tags(transaction, owner)
        await count_removed(transaction, owner, Usage(removed, sum(text_bytes), tags))
    return removed
