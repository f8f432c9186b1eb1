"""A parameter is of another type than the contract's."""

from __future__ import annotations

from typing import override

from generated.tasks import DeleteTask204, DeleteTaskOutcome, TasksApi
from tests.openapi.wrong_handlers.right import Person


class NumberedTasks(TasksApi[Person]):
    @override
    async def delete_task(self, caller: Person, task_id: int) -> DeleteTaskOutcome:  # type: ignore[override]
        return DeleteTask204()
