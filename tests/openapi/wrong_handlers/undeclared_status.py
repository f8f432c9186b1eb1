"""A status is returned that the operation does not declare."""

from __future__ import annotations

from typing import override

from generated.models import TaskInput
from generated.problems import TaskNotFound
from generated.tasks import CreateTaskOutcome
from tests.openapi.wrong_handlers.right import Person, RightTasks


class LostTasks(RightTasks):
    @override
    async def create_task(self, caller: Person, body: TaskInput) -> CreateTaskOutcome:
        return TaskNotFound()  # type: ignore[return-value]
