"""A handler declares more outcomes than the contract does."""

from __future__ import annotations

from typing import override

from generated.models import TaskInput
from generated.problems import TaskNotFound
from generated.tasks import CreateTask201, TasksApi
from tests.openapi.wrong_handlers.right import Person


class FreeTasks(TasksApi[Person]):
    @override
    async def create_task(self, caller: Person, body: TaskInput) -> CreateTask201 | TaskNotFound:  # type: ignore[override]
        return TaskNotFound()
