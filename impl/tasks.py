"""The tasks of a user."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, override
from uuid import UUID

import uuid_utils.compat as uuid
from pydantic import MISSING
from sqlalchemy import (
    ColumnElement,
    Executable,
    Row,
    Update,
    bindparam,
    case,
    false,
    func,
    insert,
    null,
    or_,
    select,
    update,
)
from sqlmodel import col

from generated.models import (
    DeletedFilter,
    Priority,
    Task,
    TaskCompletion,
    TaskInput,
    TaskPage,
    TaskPatch,
)
from generated.preconditions import EntityTags
from generated.problems import InvalidCursor, PreconditionFailed, ProblemReply, TaskNotFound
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
from impl.callers import Caller, account_is_gone
from impl.cursors import Cursors, InvalidCursorError
from impl.database import MissingOwnerError, Transaction
from impl.tables import TaskRow, UtcDateTime

# A priority is stored as its place here: reorder nothing.
_PRIORITIES: tuple[Priority, ...] = ("none", "low", "medium", "high")

TASK_COLUMNS = (
    col(TaskRow.id),
    col(TaskRow.title),
    col(TaskRow.description),
    col(TaskRow.priority),
    col(TaskRow.due_date),
    col(TaskRow.due_at),
    col(TaskRow.completed_at),
    col(TaskRow.created_at),
    col(TaskRow.updated_at),
    col(TaskRow.deleted_at),
    col(TaskRow.version),
)
# Every statement says whose tasks it means, so that nobody reaches another's.
_OWNED = (col(TaskRow.user_id) == bindparam("owner"),)
_OWN = (*_OWNED, col(TaskRow.deleted_at).is_(None))
_IN_TRASH = (*_OWNED, col(TaskRow.deleted_at).is_not(None))
_THIS = (col(TaskRow.id) == bindparam("task"),)
_ONE = (*_OWN, *_THIS)
_NOW = bindparam("now", type_=UtcDateTime())
_COMPLETED_SINCE = func.coalesce(col(TaskRow.completed_at), _NOW)
_IS_OPEN = col(TaskRow.completed_at).is_(None)
_NEXT_VERSION = col(TaskRow.version) + 1
_ETAG = re.compile(r'"([1-9][0-9]{0,8})"')

# Ids are in the order of creation (UUIDv7), so the primary key is also the order of the list.
_NEWEST = select(*TASK_COLUMNS).order_by(col(TaskRow.id).desc()).limit(bindparam("rows"))
_SELECT_NEWEST = {"exclude": _NEWEST.where(*_OWN), "only": _NEWEST.where(*_IN_TRASH)}
_SELECT_OLDER = {
    deleted: newest.where(col(TaskRow.id) < bindparam("before"))
    for deleted, newest in _SELECT_NEWEST.items()
}
_SELECT = select(*TASK_COLUMNS).where(*_ONE)
_SELECT_EVEN_DELETED = select(*TASK_COLUMNS).where(*_OWNED, *_THIS)
_INSERT = insert(TaskRow).returning(*TASK_COLUMNS)

_TOGGLE = (
    update(TaskRow)
    .where(*_ONE)
    .values(
        completed_at=case((_IS_OPEN, _NOW), else_=null()), updated_at=_NOW, version=_NEXT_VERSION
    )
    .returning(*TASK_COLUMNS)
)
_DELETE = (
    update(TaskRow)
    .where(*_ONE)
    .values(deleted_at=_NOW, updated_at=_NOW, version=_NEXT_VERSION)
    .returning(*TASK_COLUMNS)
)
_IS_DELETED = col(TaskRow.deleted_at).is_not(None)
_RESTORE = (
    update(TaskRow)
    .where(*_OWNED, *_THIS)
    .values(
        deleted_at=null(),
        updated_at=case((_IS_DELETED, _NOW), else_=col(TaskRow.updated_at)),
        version=case((_IS_DELETED, _NEXT_VERSION), else_=col(TaskRow.version)),
    )
    .returning(*TASK_COLUMNS)
)


class Tasks(TasksApi[Caller]):
    """Handles the operations tagged `tasks`."""

    def __init__(
        self, transaction: Transaction, cursors: Cursors, now: Callable[[], datetime]
    ) -> None:
        self._transaction = transaction
        self._cursors = cursors
        self._now = now

    @override
    async def list_tasks(
        self, caller: Caller, *, deleted: DeletedFilter, limit: int, cursor: str | MISSING
    ) -> ListTasksOutcome:
        values: dict[str, object] = {"owner": caller.user_id, "rows": limit + 1}
        statement = _SELECT_NEWEST[deleted]
        scope = ("tasks", caller.user_id, deleted)
        if cursor is not MISSING:
            try:
                values["before"] = UUID(bytes=self._cursors.open(cursor, *scope))
            except InvalidCursorError:
                return InvalidCursor()
            statement = _SELECT_OLDER[deleted]
        rows = await self._transaction.all(statement, values)
        items = [task_of(row) for row in rows[:limit]]
        has_more = len(rows) > limit
        next_cursor = self._cursors.seal(items[-1].id.bytes, *scope) if has_more else None
        return ListTasks200(body=TaskPage(items=items, next_cursor=next_cursor))

    @override
    async def create_task(self, caller: Caller, body: TaskInput) -> CreateTaskOutcome:
        now = self._now()
        values = {
            **_columns(body),
            "user_id": caller.user_id,
            "id": uuid.uuid7(),
            "completed_at": now if body.completed else None,
            "created_at": now,
            "updated_at": now,
            "version": 1,
        }
        try:
            row = await self._transaction.one(_INSERT, values)
        except MissingOwnerError:
            raise account_is_gone() from None
        location = f"/api/{caller.user_id}/tasks/{row.id}"
        return CreateTask201(body=task_of(row), etag=_etag(row), location=location)

    @override
    async def get_task(self, caller: Caller, task_id: UUID) -> GetTaskOutcome:
        row = await self._transaction.first(_SELECT, _named(caller, task_id))
        return TaskNotFound() if row is None else GetTask200(body=task_of(row), etag=_etag(row))

    @override
    async def replace_task(
        self, caller: Caller, task_id: UUID, body: TaskInput, *, if_match: EntityTags | MISSING
    ) -> ReplaceTaskOutcome:
        row = await self._change(caller, task_id, if_match, *_assignment(body))
        if isinstance(row, ProblemReply):
            return row
        return ReplaceTask200(body=task_of(row), etag=_etag(row))

    @override
    async def update_task(
        self, caller: Caller, task_id: UUID, body: TaskPatch, *, if_match: EntityTags | MISSING
    ) -> UpdateTaskOutcome:
        row = await self._change(caller, task_id, if_match, *_assignment(body))
        if isinstance(row, ProblemReply):
            return row
        return UpdateTask200(body=task_of(row), etag=_etag(row))

    @override
    async def delete_task(
        self, caller: Caller, task_id: UUID, *, if_match: EntityTags | MISSING
    ) -> DeleteTaskOutcome:
        row = await self._change(caller, task_id, if_match, _DELETE)
        return row if isinstance(row, ProblemReply) else DeleteTask204()

    @override
    async def complete_task(
        self,
        caller: Caller,
        task_id: UUID,
        body: TaskCompletion | MISSING,
        *,
        if_match: EntityTags | MISSING,
    ) -> CompleteTaskOutcome:
        statement = _TOGGLE if body is MISSING else _update(frozenset(), body.completed)
        row = await self._change(caller, task_id, if_match, statement)
        if isinstance(row, ProblemReply):
            return row
        return CompleteTask200(body=task_of(row), etag=_etag(row))

    @override
    async def restore_task(
        self, caller: Caller, task_id: UUID, *, if_match: EntityTags | MISSING
    ) -> RestoreTaskOutcome:
        row = await self._change(caller, task_id, if_match, _RESTORE, among=_SELECT_EVEN_DELETED)
        if isinstance(row, ProblemReply):
            return row
        return RestoreTask200(body=task_of(row), etag=_etag(row))

    async def _change(
        self,
        caller: Caller,
        task_id: UUID,
        if_match: EntityTags | MISSING,
        statement: Update,
        values: Mapping[str, object] = MappingProxyType({}),
        *,
        among: Executable = _SELECT,
    ) -> Row[Any] | TaskNotFound | PreconditionFailed:
        """Changes a task of the caller, if it is still the one that they mean.

        `among` selects it, whichever version it is.
        """
        one = _named(caller, task_id)
        is_conditional = if_match is not MISSING and not if_match.is_any
        if if_match is not MISSING and is_conditional:
            statement = _if_current(statement)
            values = {**values, "versions": _versions(if_match)}
        row = await self._transaction.first(statement, {**values, **one, "now": self._now()})
        if row is not None:
            return row
        if is_conditional and await self._transaction.first(among, one) is not None:
            return PreconditionFailed()
        return TaskNotFound()


@cache
def _if_current(statement: Update) -> Update:
    """Returns `statement` for a task that has one of the `versions`, and for no other."""
    return statement.where(col(TaskRow.version).in_(bindparam("versions", expanding=True)))


def _assignment(body: TaskInput | TaskPatch) -> tuple[Update, dict[str, object]]:
    """Returns the statement that writes `body`, and its values."""
    columns = _columns(body)
    completed = None if body.completed is MISSING else body.completed
    values = {f"new_{name}": value for name, value in columns.items()}
    return _update(frozenset(columns), completed), values


@cache
def _update(columns: frozenset[str], completed: bool | None) -> Update:  # noqa: FBT001, a value
    """Returns the statement that sets `columns`, and completes or reopens the task if so asked.

    A task that is already as it shall be keeps its `updated_at` and its version.
    """
    row = TaskRow.__table__.c  # type: ignore[attr-defined]
    new: dict[str, ColumnElement[Any]] = {
        name: bindparam(f"new_{name}", type_=row[name].type) for name in sorted(columns)
    }
    if completed is not None:
        new["completed_at"] = _COMPLETED_SINCE if completed else null()
    changes = [row[name].is_distinct_from(value) for name, value in new.items()]
    is_changed = or_(false(), *changes)
    new["updated_at"] = case((is_changed, _NOW), else_=row.updated_at)
    new["version"] = case((is_changed, _NEXT_VERSION), else_=row.version)
    return update(TaskRow).where(*_ONE).values(new).returning(*TASK_COLUMNS)


def _columns(body: TaskInput | TaskPatch) -> dict[str, object]:
    """Returns the columns that `body` gives a value, `completed_at` aside."""
    values = body.model_dump(exclude={"completed"})
    if "priority" in values:
        values["priority"] = _PRIORITIES.index(values["priority"])
    if "due" in values:
        due = values.pop("due")
        is_moment = isinstance(due, datetime)
        values["due_at"] = due if is_moment else None
        values["due_date"] = None if is_moment else due
    return values


def task_of(row: Row[Any]) -> Task:
    """Returns the task of a row that has these columns."""
    return Task(
        id=row.id,
        title=row.title,
        description=row.description,
        priority=_PRIORITIES[row.priority],
        due=row.due_at or row.due_date,
        completed=row.completed_at is not None,
        completed_at=row.completed_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
        version=row.version,
    )


def _etag(row: Row[Any]) -> str:
    return f'"{row.version}"'


def _versions(tags: EntityTags) -> list[int]:
    """Returns the versions that these tags can be of; a weak tag is of none (RFC 9110, 13.1.1)."""
    return [int(found[1]) for tag in tags.strong if (found := _ETAG.fullmatch(tag))]


def _named(caller: Caller, task_id: UUID) -> dict[str, object]:
    return {"owner": caller.user_id, "task": task_id}
