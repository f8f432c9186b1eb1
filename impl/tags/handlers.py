"""The tags of a user: what there is to see, and what changes on all tasks at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, override
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import Row, Select, Subquery, bindparam, func, select, update
from sqlmodel import col

from generated.models import Tag, TagPage, TagPatch
from generated.problems import InvalidCursor, TagNameTaken, TagNotFound
from generated.tags import (
    DeleteTag204,
    DeleteTagOutcome,
    ListTags200,
    ListTagsOutcome,
    RenameTag200,
    RenameTagOutcome,
    TagsApi,
)
from impl.caller import Caller
from impl.database import Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.refusals import require_visible
from impl.tags.merging import delete_tag, merge_tag, touch_tasks
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.tables import TaskRow
from impl.text.folding import identity
from impl.text.visible import UNNAMED, visible
from impl.users.locks import hold_owner

_OWN = col(TagRow.user_id) == bindparam("owner")
_ONE = (_OWN, col(TagRow.id) == bindparam("tag"))
_OWN_LINKS = col(TaskTagRow.user_id) == bindparam("owner")
_LINKS = (_OWN_LINKS, col(TaskTagRow.tag_id) == bindparam("tag"))


# Those of all tags come from one pass over the user's tasks: to look each task of a page's tags up
# takes several times as long.
_COUNTS = (
    select(
        col(TaskTagRow.tag_id),
        func.count().label("tasks"),
        func.count().filter(col(TaskRow.completed_at).is_(None)).label("open_tasks"),
    )
    .join(TaskRow, col(TaskRow.id) == col(TaskTagRow.task_id))
    .where(
        _OWN_LINKS, col(TaskRow.user_id) == bindparam("owner"), col(TaskRow.deleted_at).is_(None)
    )
    .group_by(col(TaskTagRow.tag_id))
)


def _counted(tags: Subquery, counts: Subquery) -> Select[Any]:
    """Returns the statement for `tags` and how many tasks have them, by name."""
    return (
        select(
            *tags.c,
            func.coalesce(counts.c.tasks, 0).label("tasks"),
            func.coalesce(counts.c.open_tasks, 0).label("open_tasks"),
        )
        .outerjoin(counts, counts.c.tag_id == tags.c.id)
        .order_by(tags.c.folded)
    )


_SELECT = select(col(TagRow.id), col(TagRow.name), col(TagRow.folded))
_SELECT_ONE = _SELECT.where(*_ONE)
_SELECT_OTHER = select(col(TagRow.id)).where(
    _OWN, col(TagRow.folded) == bindparam("folded"), col(TagRow.id) != bindparam("tag")
)
_FIRST = _SELECT.where(_OWN).order_by(col(TagRow.folded)).limit(bindparam("rows"))
_COUNT_FIRST = _counted(_FIRST.subquery(), _COUNTS.subquery())
_COUNT_AFTER = _counted(
    _FIRST.where(col(TagRow.folded) > bindparam("after")).subquery(), _COUNTS.subquery()
)
_COUNT_ONE = _counted(_SELECT_ONE.subquery(), _COUNTS.where(*_LINKS).subquery())

_RENAME = update(TagRow).where(*_ONE).values(name=bindparam("new"), folded=bindparam("folded"))


class Tags(TagsApi[Caller]):
    """Handles the operations tagged `tags`."""

    def __init__(
        self, transaction: Transaction, cursors: Cursors, now: Callable[[], datetime]
    ) -> None:
        self._transaction = transaction
        self._cursors = cursors
        self._now = now

    @override
    async def list_tags(
        self, caller: Caller, *, limit: int, cursor: str | MISSING
    ) -> ListTagsOutcome:
        values: dict[str, object] = {"owner": caller.user_id, "rows": limit + 1}
        statement = _COUNT_FIRST
        scope = ("tags", caller.user_id)
        if cursor is not MISSING:
            try:
                values["after"] = self._cursors.open(cursor, *scope).decode()
            except InvalidCursorError:
                return InvalidCursor()
            statement = _COUNT_AFTER
        rows = await self._transaction.all(statement, values)
        items = [_tag(row) for row in rows[:limit]]
        has_more = len(rows) > limit
        position = rows[limit - 1].folded.encode() if has_more else b""
        next_cursor = self._cursors.seal(position, *scope) if has_more else None
        return ListTags200(body=TagPage(items=items, next_cursor=next_cursor))

    @override
    async def rename_tag(self, caller: Caller, tag_id: UUID, body: TagPatch) -> RenameTagOutcome:
        await hold_owner(self._transaction, caller.user_id)
        values: dict[str, object] = {"owner": caller.user_id, "tag": tag_id}
        tag = await self._transaction.first(_SELECT_ONE, values)
        if tag is None:
            return TagNotFound()
        require_visible("/name", body.name)
        values |= {"folded": identity(body.name), "new": body.name}
        other = await self._transaction.first(_SELECT_OTHER, values)
        if other is not None:
            if not body.merge:
                return TagNameTaken()
            await merge_tag(self._transaction, caller.user_id, tag_id, other.id, self._now())
            values["tag"] = other.id
        elif tag.name != body.name:
            await touch_tasks(self._transaction, caller.user_id, tag_id, self._now())
            await self._transaction.execute(_RENAME, values)
        return RenameTag200(body=_tag(await self._transaction.one(_COUNT_ONE, values)))

    @override
    async def delete_tag(self, caller: Caller, tag_id: UUID) -> DeleteTagOutcome:
        await hold_owner(self._transaction, caller.user_id)
        await touch_tasks(self._transaction, caller.user_id, tag_id, self._now())
        deleted = await delete_tag(self._transaction, caller.user_id, tag_id)
        return DeleteTag204() if deleted else TagNotFound()


def _tag(row: Row[Any]) -> Tag:
    name = visible(row.name, UNNAMED)
    return Tag(id=row.id, name=name, tasks=row.tasks, open_tasks=row.open_tasks)
