"""A header has a different type from the contract's."""

from __future__ import annotations

from typing import override
from uuid import UUID

from generated.models import TaskInput
from generated.tasks import CreateTask201, CreateTaskOutcome
from tests.openapi.wrong_handlers.right import ETAG, Person, RightTasks, task


class NumberedPlaces(RightTasks):
    @override
    async def create_task(self, caller: Person, body: TaskInput) -> CreateTaskOutcome:
        created = task(UUID(int=1), body.title)
        return CreateTask201(body=created, etag=ETAG, location=1)  # type: ignore[arg-type]
