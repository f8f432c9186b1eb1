"""A body is returned although the contract has none."""

from __future__ import annotations

from typing import override
from uuid import UUID

from pydantic import MISSING

from generated.preconditions import EntityTags
from generated.tasks import DeleteTask204, DeleteTaskOutcome
from tests.openapi.wrong_handlers.right import Person, RightTasks, task


class LastWords(RightTasks):
    @override
    async def delete_task(
        self, caller: Person, task_id: UUID, *, if_match: EntityTags | MISSING
    ) -> DeleteTaskOutcome:
        return DeleteTask204(body=task(task_id, "Farewell"))  # type: ignore[call-arg]
