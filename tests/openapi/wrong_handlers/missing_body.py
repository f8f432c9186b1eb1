"""An outcome lacks the body that the contract requires."""

from __future__ import annotations

from typing import override
from uuid import UUID

from generated.tasks import GetTask200, GetTaskOutcome
from tests.openapi.wrong_handlers.right import ETAG, Person, RightTasks


class NothingToSay(RightTasks):
    @override
    async def get_task(self, caller: Person, task_id: UUID) -> GetTaskOutcome:
        return GetTask200(etag=ETAG)  # type: ignore[call-arg]
