"""A parameter of the contract is missing."""

from __future__ import annotations

from typing import override

from generated.models import TaskPage
from generated.tasks import ListTasks200, ListTasksOutcome, TasksApi
from tests.openapi.wrong_handlers.right import Person


class OnePage(TasksApi[Person]):
    @override
    async def list_tasks(self, caller: Person, *, limit: int) -> ListTasksOutcome:  # type: ignore[override]
        return ListTasks200(body=TaskPage(items=[], next_cursor=None))
