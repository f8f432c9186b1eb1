"""The tags of a user: listed, renamed, merged and removed from all tasks at once."""

from __future__ import annotations

from typing import override
from uuid import UUID

from pydantic import MISSING

from generated.models import TagPage, TagPatch
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
from impl.clock import Clock
from impl.database import Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import WholeList, read_page
from impl.refusals import require_visible
from impl.tags import statements
from impl.tags.merging import delete_tag, merge_tag, touch_tasks
from impl.tags.rows import tag_of
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
    async def rename_tag(self, caller: Caller, tag_id: UUID, body: TagPatch) -> RenameTagOutcome:
        await lock_owner(self._transaction, caller.user_id)
        values: dict[str, object] = {"owner": caller.user_id, "tag": tag_id}
        tag = await self._transaction.first(statements.SELECT_ONE, values)
        if tag is None:
            return TagNotFound()
        require_visible("/name", body.name)
        values |= {"folded": identity(body.name), "new": body.name}
        other = await self._transaction.first(statements.SELECT_OTHER, values)
        if other is not None:
            if not body.merge:
                return TagNameTaken()
            await merge_tag(self._transaction, caller.user_id, tag_id, other.id, self._now())
            values["tag"] = other.id
        elif tag.name != body.name:
            await touch_tasks(self._transaction, caller.user_id, tag_id, self._now())
            await self._transaction.execute(statements.RENAME, values)
        return RenameTag200(body=tag_of(await self._transaction.one(statements.COUNT_ONE, values)))

    @override
    async def delete_tag(self, caller: Caller, tag_id: UUID) -> DeleteTagOutcome:
        await lock_owner(self._transaction, caller.user_id)
        await touch_tasks(self._transaction, caller.user_id, tag_id, self._now())
        deleted = await delete_tag(self._transaction, caller.user_id, tag_id)
        return DeleteTag204() if deleted else TagNotFound()
