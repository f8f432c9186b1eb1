"""Merging and removing tags. The tasks that have them change, too.

The caller has locked the owner (`impl.users.locks`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from impl.database import Transaction
from impl.quotas.quotas import Usage, count_removed
from impl.tags import statements
from impl.text.folding import identity
from impl.text.visible import UNNAMED, is_visible, visible


async def touch_tasks(transaction: Transaction, owner: str, tag: UUID, now: datetime) -> None:
    """Gives the tasks of a tag, even deleted ones, a new version, since they look different now."""
    await transaction.execute(statements.TOUCH_TASKS, {"owner": owner, "tag": tag, "now": now})


async def merge_tag(
    transaction: Transaction, owner: str, tag: UUID, other: UUID, now: datetime
) -> None:
    """Replaces a tag with another one on all tasks, and removes it."""
    await touch_tasks(transaction, owner, tag, now)
    await transaction.execute(statements.MERGE, {"owner": owner, "tag": tag, "other": other})
    await delete_tag(transaction, owner, tag)


async def delete_tag(transaction: Transaction, owner: str, tag: UUID) -> bool:
    """Removes a tag, and returns whether there was one."""
    deleted = await transaction.execute(statements.DELETE, {"owner": owner, "tag": tag})
    if deleted:
        await count_removed(transaction, owner, Usage(tags=deleted))
    return bool(deleted)


async def identify_tags(transaction: Transaction, owner: str, now: datetime) -> None:
    """Merges those of a user's tags that are the same by today's rules, into the oldest."""
    kept: dict[str, UUID] = {}
    changed: dict[str, tuple[UUID, str]] = {}
    for tag in await transaction.all(statements.SELECT_OLDEST_FIRST, {"owner": owner}):
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
    # One may take a name that another gives up, so all get a temporary one first.
    for same, (id_, name) in changed.items():
        await _rename(transaction, owner, id_, name, f"\n{same}")
    for same, (id_, name) in changed.items():
        await _rename(transaction, owner, id_, name, same)


async def _rename(transaction: Transaction, owner: str, tag: UUID, name: str, same: str) -> None:
    values = {"owner": owner, "tag": tag, "new": name, "folded": same}
    await transaction.execute(statements.RENAME, values)
