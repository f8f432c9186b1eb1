"""The tags of a user: listed, renamed, merged and removed from all tasks at once."""

from __future__ import annotations

from typing import override
from uuid import UUID

from pydantic import MISSING

from generated.models import Tag, TagMerge, TagPage, TagPatch
from generated.problems import InvalidCursor, MergeTargetNotFound, TagNameTaken, TagNotFound
from generated.tags import (
    DeleteTag204,
    DeleteTagOutcome,
    ListTags200,
    ListTagsOutcome,
    MergeTag200,
    MergeTagOutcome,
    TagsApi,
    UpdateTag200,
    UpdateTagOutcome,
)
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import WholeList, read_page
from impl.refusals import require_visible
from impl.tags import statements
from impl.tags.merging import delete_tag, merge_tag, touch_tasks
from impl.tags.rows import TagRecord, tag_of
from impl.text.folding import identity
from impl.users.locks import lock_owner


class Tags(TagsApi[Caller]):
    """Handles the operations tagged `tags`."""

    def __init__(self, transaction: Transaction, cursors: Cursors, now: Clock) -> None:
        self._transaction = transaction
        self._cursors = cursors
        self._now = now

    @override
    async def list_tags(
        self, caller: Caller, *, limit: int, cursor: str | MISSING
    ) -> ListTagsOutcome:
        tags = WholeList("tag-list", caller.user_id, statements.ORDER, statements.page)
        try:
            rows, next_cursor = await read_page(
                self._transaction, self._cursors, tags, limit=limit, cursor=cursor
            )
        except InvalidCursorError:
            return InvalidCursor()
        items = [tag_of(row) for row in rows]
        return ListTags200(body=TagPage(items=items, next_cursor=next_cursor))

    @override
    async def update_tag(self, caller: Caller, tag_id: UUID, body: TagPatch) -> UpdateTagOutcome:
        await lock_owner(self._transaction, caller.user_id)
        tag = await self._find(caller, tag_id)
        if tag is None:
            return TagNotFound()
        if body.name is not MISSING:
            require_visible("/name", body.name)
            values = {**_named(caller, tag_id), "folded": identity(body.name), "new": body.name}
            other = await self._transaction.first(statements.SELECT_OTHER, values)
            if other is not None:
                return TagNameTaken(tag_id=other)
            if tag.name != body.name:
                await touch_tasks(self._transaction, caller.user_id, tag_id, self._now())
                await self._transaction.execute(statements.RENAME, values)
        return UpdateTag200(body=await self._counted(caller, tag_id))

    @override
    async def merge_tag(self, caller: Caller, tag_id: UUID, body: TagMerge) -> MergeTagOutcome:
        await lock_owner(self._transaction, caller.user_id)
        if await self._find(caller, tag_id) is None:
            return TagNotFound()
        if await self._find(caller, body.into) is None:
            return MergeTargetNotFound()
        if body.into != tag_id:
            now = self._now()
            await merge_tag(self._transaction, caller.user_id, tag_id, body.into, now)
        return MergeTag200(body=await self._counted(caller, body.into))

    @override
    async def delete_tag(self, caller: Caller, tag_id: UUID) -> DeleteTagOutcome:
        await lock_owner(self._transaction, caller.user_id)
        await touch_tasks(self._transaction, caller.user_id, tag_id, self._now())
        deleted = await delete_tag(self._transaction, caller.user_id, tag_id)
        return DeleteTag204() if deleted else TagNotFound()

    async def _find(self, caller: Caller, tag_id: UUID) -> TagRecord | None:
        return await self._transaction.first(statements.SELECT_ONE, _named(caller, tag_id))

    async def _counted(self, caller: Caller, tag_id: UUID) -> Tag:
        """Returns a tag that is there, with the numbers of its tasks."""
        return tag_of(await self._transaction.one(statements.COUNT_ONE, _named(caller, tag_id)))


def _named(caller: Caller, tag_id: UUID) -> dict[str, object]:
    return {"owner": caller.user_id, "tag": tag_id}
