"""A response lacks a header that the contract requires."""

from __future__ import annotations

from typing import override
from uuid import UUID

from generated.models import TaskInput
from generated.tasks import CreateTask201, CreateTaskOutcome
from tests.openapi.wrong_handlers.right import ETAG, Person, RightTasks, task


class TasksAnywhere(RightTasks):
    @override
    async def create_task(self, caller: Person, body: TaskInput) -> CreateTaskOutcome:
        return CreateTask201(body=task(UUID(int=1), body.title), etag=ETAG)  # type: ignore[call-arg]
