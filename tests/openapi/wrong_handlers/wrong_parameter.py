"""A parameter has a different type from the contract's."""

from __future__ import annotations

from typing import override

from generated.problems import TaskNotFound
from generated.tasks import GetTaskOutcome, TasksApi
from tests.openapi.wrong_handlers.right import Person


class NumberedTasks(TasksApi[Person]):
    @override
    async def get_task(self, caller: Person, task_id: int) -> GetTaskOutcome:  # type: ignore[override]
        return TaskNotFound()
