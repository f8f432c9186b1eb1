"""A body is of another schema than the contract's."""

from __future__ import annotations

from typing import override
from uuid import UUID

from generated.models import User
from generated.tasks import GetTask200, GetTaskOutcome
from tests.openapi.wrong_handlers.right import NOW, Person, RightTasks


class PeopleForTasks(RightTasks):
    @override
    async def get_task(self, caller: Person, task_id: UUID) -> GetTaskOutcome:
        user = User(id=caller.user_id, email="ada@example.com", name="Ada", created_at=NOW)
        return GetTask200(body=user)  # type: ignore[arg-type]
