"""A body has a different schema from the contract's."""

from __future__ import annotations

from typing import override
from uuid import UUID

from generated.tasks import GetTask200, GetTaskOutcome
from tests.openapi.wrong_handlers.right import ADA, ETAG, Person, RightTasks


class PeopleForTasks(RightTasks):
    @override
    async def get_task(self, caller: Person, task_id: UUID) -> GetTaskOutcome:
        return GetTask200(body=ADA, etag=ETAG)  # type: ignore[arg-type]
