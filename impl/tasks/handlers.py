"""The tasks of a user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import override
from uuid import UUID

import msgspec
from pydantic import MISSING
from uuid_utils import uuid7

from generated.models import (
    DeletedFilter,
    Due,
    NewTask,
    Priorities,
    TagNames,
    Task,
    TaskCompletion,
    TaskPage,
    TaskPatch,
    TaskReplacement,
    TaskSort,
)
from generated.preconditions import EntityTags
from generated.problems import InvalidCursor, PreconditionFailed, ProblemReply, TaskNotFound
from generated.structs import Encoded
from generated.tasks import (
    CompleteTask200,
    CompleteTaskOutcome,
    CreateTask201,
    CreateTaskOutcome,
    DeleteTask204,
    DeleteTaskOutcome,
    GetTask200,
    GetTaskOutcome,
    ListTasks200,
    ListTasksOutcome,
    ReplaceTask200,
    ReplaceTaskOutcome,
    RestoreTask200,
    RestoreTaskOutcome,
    TasksApi,
    UpdateTask200,
    UpdateTaskOutcome,
)
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Query, Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import read_page
from impl.quotas.quotas import Quotas, Usage
from impl.refusals import invalid_field
from impl.tags.tagging import add_tags, are_same_tags, read_tags, replace_tags, tag_names
from impl.tasks import statements
from impl.tasks.answers import Answers, json_of_new
from impl.tasks.days import UnknownTimeZoneError
from impl.tasks.etags import FIRST, etag, versions_of
from impl.tasks.filters import TaskFilters
from impl.tasks.listing import TaskList
from impl.tasks.rows import (
    TaggedTask,
    TaskRecord,
    WrittenTask,
    columns,
    columns_of_new,
    task_of_new,
    text_bytes,
    words_of,
)
from impl.tasks.trash import make_room
from impl.text.folding import identity
from impl.users.locks import lock_owner

_UNKNOWN_TIME_ZONE = ("/time_zone", "enum", "There is no time zone of this name")


class Tasks(TasksApi[Caller]):
    """Handles the operations tagged `tasks`."""

    def __init__(
        self,
        transaction: Transaction,
        cursors: Cursors,
        quotas: Quotas,
        answers: Answers,
        now: Clock,
    ) -> None:
        self._transaction = transaction
        self._cursors = cursors
        self._quotas = quotas
        self._answers = answers
        self._now = now

    @override
    async def list_tasks(
        self,
        caller: Caller,
        *,
        deleted: DeletedFilter,
        sort: TaskSort,
        completed: bool | MISSING,
        priority: Priorities | MISSING,
        tags_any: TagNames | MISSING,
        tags_all: TagNames | MISSING,
        due_from: Due | MISSING,
        due_before: Due | MISSING,
        overdue: bool | MISSING,
        time_zone: str,
        created_from: datetime | MISSING,
        created_before: datetime | MISSING,
        updated_from: datetime | MISSING,
        updated_before: datetime | MISSING,
        q: str | MISSING,
        total: bool,
        limit: int,
        cursor: str | MISSING,
    ) -> ListTasksOutcome:
        filters = TaskFilters(
            deleted=deleted,
            completed=completed,
            search=q,
            tags_any=MISSING if tags_any is MISSING else frozenset(map(identity, tags_any)),
            tags_all=MISSING if tags_all is MISSING else frozenset(map(identity, tags_all)),
            priorities=MISSING if priority is MISSING else frozenset(priority),
            due_from=due_from,
            due_before=due_before,
            overdue=overdue,
            time_zone=time_zone,
            created_from=created_from,
            created_before=created_before,
            updated_from=updated_from,
            updated_before=updated_before,
        )
        tasks = TaskList(caller.user_id, sort, filters, self._now())
        try:
            rows, next_cursor = await read_page(
                self._transaction, self._cursors, tasks, limit=limit, cursor=cursor
            )
        except InvalidCursorError:
            return InvalidCursor()
        except UnknownTimeZoneError:
            raise invalid_field(*_UNKNOWN_TIME_ZONE, place="query") from None
        items = self._answers.of(caller.user_id, rows)
        number, is_exact = (
            await self._transaction.one(tasks.count, tasks.values) if total else (MISSING, MISSING)
        )
        page = TaskPage(items=items, next_cursor=next_cursor, total=number, total_is_exact=is_exact)
        return ListTasks200(body=page)

    @override
    async def create_task(self, caller: Caller, body: NewTask) -> CreateTaskOutcome:
        owner, new_id, now = caller.user_id, uuid7(), self._now()
        task_id = str(new_id)
        task = task_of_new(body, task_id, now)
        # How its tags will be spelled is not known before they are added.
        json = None if task.tags else json_of_new(task)
        values = columns_of_new(task, owner, new_id, json)
        adding = statements.insert_if_it_fits(self._quotas)
        if not await self._transaction.insert_if(adding, values, alone=not task.tags):
            size = text_bytes(task.title, task.description)
            await make_room(self._transaction, self._quotas, owner, Usage(1, size))
            await self._transaction.execute(adding.insert, values)
        if task.tags:
            tags = await add_tags(self._transaction, self._quotas, owner, UUID(task_id), task.tags)
            task = msgspec.structs.replace(task, tags=tags)
        return CreateTask201(
            body=task if json is None else Encoded(json),
            etag=FIRST,
            location=f"/api/{owner}/tasks/{task_id}",
        )

    @override
    async def get_task(
        self, caller: Caller, task_id: UUID, *, deleted: DeletedFilter
    ) -> GetTaskOutcome:
        query = statements.GET_DELETED if deleted == "only" else statements.GET
        task = await self._transaction.first(query, _named(caller, task_id))
        if task is None:
            return TaskNotFound()
        return GetTask200(body=self._answers.one(task.answer), etag=etag(task))

    @override
    async def replace_task(
        self,
        caller: Caller,
        task_id: UUID,
        body: TaskReplacement,
        *,
        if_match: EntityTags | MISSING,
    ) -> ReplaceTaskOutcome:
        task = await self._write(caller, task_id, if_match, body)
        if isinstance(task, ProblemReply):
            return task
        return ReplaceTask200(body=task, etag=etag(task))

    @override
    async def update_task(
        self, caller: Caller, task_id: UUID, body: TaskPatch, *, if_match: EntityTags | MISSING
    ) -> UpdateTaskOutcome:
        task = await self._write(caller, task_id, if_match, body)
        if isinstance(task, ProblemReply):
            return task
        return UpdateTask200(body=task, etag=etag(task))

    @override
    async def delete_task(
        self, caller: Caller, task_id: UUID, *, if_match: EntityTags | MISSING
    ) -> DeleteTaskOutcome:
        version = await self._change(caller, task_id, if_match, statements.DELETE, alone=True)
        return version if isinstance(version, ProblemReply) else DeleteTask204()

    @override
    async def complete_task(
        self,
        caller: Caller,
        task_id: UUID,
        body: TaskCompletion | MISSING,
        *,
        if_match: EntityTags | MISSING,
    ) -> CompleteTaskOutcome:
        query = (
            statements.TOGGLE if body is MISSING else statements.assign(frozenset(), body.completed)
        )
        written = await self._change(caller, task_id, if_match, query, alone=True)
        if isinstance(written, ProblemReply):
            return written
        task = await self._read(caller, written)
        return CompleteTask200(body=task, etag=etag(task))

    @override
    async def restore_task(
        self, caller: Caller, task_id: UUID, *, if_match: EntityTags | MISSING
    ) -> RestoreTaskOutcome:
        written = await self._change(
            caller,
            task_id,
            if_match,
            statements.RESTORE,
            among=statements.SELECT_EVEN_DELETED,
            alone=True,
        )
        if isinstance(written, ProblemReply):
            return written
        task = await self._read(caller, written)
        return RestoreTask200(body=task, etag=etag(task))

    async def _write(
        self,
        caller: Caller,
        task_id: UUID,
        if_match: EntityTags | MISSING,
        body: TaskReplacement | TaskPatch,
    ) -> Task | TaskNotFound | PreconditionFailed:
        """Writes the properties that `body` has, if the task still has a version of `if_match`."""
        transaction, owner = self._transaction, caller.user_id
        new, before = columns(body), None
        has_text = body.title is not MISSING or body.description is not MISSING
        is_alone = not has_text and body.tags is MISSING
        if not is_alone:
            await lock_owner(transaction, owner)
        if has_text:
            before = await transaction.first(statements.SELECT_TEXT, _named(caller, task_id))
            if before is None:
                return TaskNotFound()
            new["words"] = words_of(owner, *before.changed_by(body))
        query, values = _assignment(new, body)
        if body.tags is not MISSING:
            tags = await read_tags(transaction, owner, task_id)
            values["retagged"] = not are_same_tags(tags, body.tags)
        written = await self._change(caller, task_id, if_match, query, values, alone=is_alone)
        if isinstance(written, ProblemReply):
            return written
        row = written.record
        if before is not None:
            await self._count_text(owner, row, text_bytes(*before))
        if body.tags is not MISSING and values["retagged"]:
            tags = await replace_tags(transaction, self._quotas, owner, task_id, body.tags)
            return self._answers.reader.task(row, tags)
        return await self._read(caller, written)

    async def _read(self, caller: Caller, written: WrittenTask) -> Task:
        """Returns a task that was written just now. Its tags are read if they are newer."""
        row = written.record
        if written.has_these_tags:
            tags = tag_names(written.tag_names)
        else:
            tags = await read_tags(self._transaction, caller.user_id, row.id)
        return self._answers.reader.task(row, tags)

    async def _count_text(self, owner: str, task: TaskRecord, before: int) -> None:
        """Counts by how much a task's text has grown or shrunk."""
        growth = text_bytes(task.title, task.description) - before
        if growth:
            await make_room(self._transaction, self._quotas, owner, Usage(text_bytes=growth))

    async def _change[Row](
        self,
        caller: Caller,
        task_id: UUID,
        if_match: EntityTags | MISSING,
        query: Query[Row],
        values: Mapping[str, object] = MappingProxyType({}),
        *,
        among: Query[TaggedTask] = statements.SELECT,
        alone: bool = False,
    ) -> Row | TaskNotFound | PreconditionFailed:
        """Changes a task of the caller, if it still has a version of `if_match`.

        `among` selects it whatever its version, to tell a missing task from another version.
        """
        one = _named(caller, task_id)
        is_conditional = if_match is not MISSING and not if_match.is_any
        if if_match is not MISSING and is_conditional:
            query = statements.if_current(query)
            values = {**values, "versions": versions_of(if_match)}
        values = {"retagged": False, **values, **one, "now": self._now()}
        row = await self._transaction.first(query, values, alone=alone)
        if row is not None:
            return row
        current = await self._transaction.first(among, one, alone=True) if is_conditional else None
        return TaskNotFound() if current is None else PreconditionFailed(etag=etag(current.record))


def _assignment(
    new: Mapping[str, object], body: TaskReplacement | TaskPatch
) -> tuple[Query[WrittenTask], dict[str, object]]:
    """Returns the query that writes the columns `new` of a body, and its parameters."""
    completed = None if body.completed is MISSING else body.completed
    query = statements.assign(frozenset(new), completed)
    return query, {f"new_{name}": value for name, value in new.items()}


def _named(caller: Caller, task_id: UUID) -> dict[str, object]:
    return {"owner": caller.user_id, "task": task_id}
