"""Tags that become one with others or go, and what tasks show for it.

Whoever does this holds the owner first (`impl.users.locks`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, exists, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from impl.database import Transaction
from impl.database.columns import UtcDateTime
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.tables import TaskRow
from impl.text.folding import identity
from impl.text.visible import UNNAMED, is_visible, visible
from impl.users.quotas import Usage, count_removed

_OWN = col(TagRow.user_id) == bindparam("owner")
_ONE = (_OWN, col(TagRow.id) == bindparam("tag"))
_LINKS = (col(TaskTagRow.user_id) == bindparam("owner"), col(TaskTagRow.tag_id) == bindparam("tag"))
_SELECT = select(col(TagRow.id), col(TagRow.name), col(TagRow.folded)).where(_OWN)
_SELECT_OLDEST_FIRST = _SELECT.order_by(col(TagRow.id))
_RENAME = update(TagRow).where(*_ONE).values(name=bindparam("new"), folded=bindparam("same"))
_DELETE = delete(TagRow).where(*_ONE)
_TOUCH_TASKS = (
    update(TaskRow)
    .where(
        col(TaskRow.user_id) == bindparam("owner"),
        col(TaskRow.id).in_(select(col(TaskTagRow.task_id)).where(*_LINKS)),
    )
    .values(updated_at=bindparam("now", type_=UtcDateTime()), version=col(TaskRow.version) + 1)
)
_HAS_OTHER = aliased(TaskTagRow)
_MERGE = insert(TaskTagRow).from_select(
    ["user_id", "tag_id", "task_id"],
    select(
        col(TaskTagRow.user_id),
        bindparam("other", type_=Uuid()),
        col(TaskTagRow.task_id),
    ).where(
        *_LINKS,
        ~exists().where(
            col(_HAS_OTHER.user_id) == bindparam("owner"),
            col(_HAS_OTHER.tag_id) == bindparam("other"),
            col(_HAS_OTHER.task_id) == col(TaskTagRow.task_id),
        ),
    ),
)


async def touch_tasks(transaction: Transaction, owner: str, tag: UUID, now: datetime) -> None:
    """Gives the tasks of a tag another version, deleted ones too, as they look different now."""
    await transaction.execute(_TOUCH_TASKS, {"owner": owner, "tag": tag, "now": now})


async def merge_tag(
    transaction: Transaction, owner: str, tag: UUID, other: UUID, now: datetime
) -> None:
    """Gives the tasks of a tag another one in its place."""
    await touch_tasks(transaction, owner, tag, now)
    await transaction.execute(_MERGE, {"owner": owner, "tag": tag, "other": other})
    await delete_tag(transaction, owner, tag)


async def delete_tag(transaction: Transaction, owner: str, tag: UUID) -> bool:
    """Removes a tag, and returns whether there was one."""
    deleted = await transaction.execute(_DELETE, {"owner": owner, "tag": tag})
    if deleted:
        await count_removed(transaction, owner, Usage(tags=deleted))
    return bool(deleted)


async def identify_tags(transaction: Transaction, owner: str, now: datetime) -> None:
    """Finds anew which of a user's tags are the same, and merges those into the oldest."""
    kept: dict[str, UUID] = {}
    changed: dict[str, tuple[UUID, str]] = {}
    for tag in await transaction.all(_SELECT_OLDEST_FIRST, {"owner": owner}):
        name = visible(tag.name, UNNAMED)
        same = identity(name)
        if same in kept:
            await merge_tag(transaction, owner, tag.id, kept[same], now)
            continue
        kept[same] = tag.id
        if not is_visible(tag.name):
            await touch_tasks(transaction, owner, tag.id, now)
        if (tag.name, tag.folded) != (name, same):
            changed[same] = tag.id, name
    # One may be what another was: first they are what none is.
    for same, (id_, name) in changed.items():
        await _rename(transaction, owner, id_, name, f"\n{same}")
    for same, (id_, name) in changed.items():
        await _rename(transaction, owner, id_, name, same)


async def _rename(transaction: Transaction, owner: str, tag: UUID, name: str, same: str) -> None:
    values = {"owner": owner, "tag": tag, "new": name, "same": same}
    await transaction.execute(_RENAME, values)
