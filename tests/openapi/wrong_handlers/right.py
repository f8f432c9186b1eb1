"""Correct handlers: the wrong ones without their errors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import override
from uuid import UUID

from pydantic import MISSING

from generated.models import (
    Task,
    TaskCompletion,
    TaskInput,
    TaskPage,
    TaskPatch,
    User,
)
from generated.preconditions import EntityTags
from generated.problems import InvalidCursor, TaskNotFound
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

ETAG = '"1"'
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ADA = User(id="ada", email="ada@example.com", name="Ada", role="user", created_at=NOW)


@dataclass(frozen=True)
class Person:
    user_id: str
    scopes: Collection[str] = ()


def task(task_id: UUID, title: str) -> Task:
    return Task(
        id=task_id,
        title=title,
        description=None,
        priority="none",
        due=None,
        tags=[],
        completed=False,
        completed_at=None,
        created_at=NOW,
        updated_at=NOW,
        deleted_at=None,
        version=1,
    )


class RightTasks(TasksApi[Person]):
    @override
    async def list_tasks(
        self, caller: Person, *, limit: int, cursor: str | MISSING, **_filters: object
    ) -> ListTasksOutcome:
        if cursor is not MISSING:
            return InvalidCursor()
        return ListTasks200(body=TaskPage(items=[], next_cursor=None))

    @override
    async def create_task(self, caller: Person, body: TaskInput) -> CreateTaskOutcome:
        return CreateTask201(body=task(UUID(int=1), body.title), etag=ETAG, location="/there")

    @override
    async def get_task(self, caller: Person, task_id: UUID) -> GetTaskOutcome:
        return (
            GetTask200(body=task(task_id, "A title"), etag=ETAG) if task_id.int else TaskNotFound()
        )

    @override
    async def replace_task(
        self, caller: Person, task_id: UUID, body: TaskInput, *, if_match: EntityTags | MISSING
    ) -> ReplaceTaskOutcome:
        return ReplaceTask200(body=task(task_id, body.title), etag=ETAG)

    @override
    async def update_task(
        self, caller: Person, task_id: UUID, body: TaskPatch, *, if_match: EntityTags | MISSING
    ) -> UpdateTaskOutcome:
        title = "A title" if body.title is MISSING else body.title
        return UpdateTask200(body=task(task_id, title), etag=ETAG)

    @override
    async def delete_task(
        self, caller: Person, task_id: UUID, *, if_match: EntityTags | MISSING
    ) -> DeleteTaskOutcome:
        return DeleteTask204()

    @override
    async def complete_task(
        self,
        caller: Person,
        task_id: UUID,
        body: TaskCompletion | MISSING,
        *,
        if_match: EntityTags | MISSING,
    ) -> CompleteTaskOutcome:
        return CompleteTask200(body=task(task_id, "A title"), etag=ETAG)

    @override
    async def restore_task(
        self, caller: Person, task_id: UUID, *, if_match: EntityTags | MISSING
    ) -> RestoreTaskOutcome:
        return RestoreTask200(body=task(task_id, "A title"), etag=ETAG)


RIGHT = RightTasks()
