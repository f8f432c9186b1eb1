"""Many changes of tasks in one request, each done by the operation for one task."""

from __future__ import annotations

from copy import replace
from typing import override

from pydantic import MISSING

from generated.batches import BatchesApi, ChangeTasks200, ChangeTasksOutcome
from generated.http_request import HttpRequest
from generated.models import (
    BatchComplete,
    BatchCompleteResult,
    BatchCreate,
    BatchCreateResult,
    BatchDelete,
    BatchDeleteResult,
    BatchOperation,
    BatchResult,
    BatchUpdate,
    BatchUpdateResult,
    FieldError,
    Problem,
    Task,
    TaskBatch,
    TaskBatchResult,
    TaskCompletion,
)
from generated.preconditions import EntityTags
from generated.problems import InvalidRequest, ProblemReply, QuotaExceeded, Refusal
from generated.replies import Reply
from generated.tasks import CreateTask201
from impl.caller import Caller
from impl.database import Transaction
from impl.tasks.handlers import Tasks
from impl.users.locks import lock_owner

# Where the body of the operation for one task is, in an operation of a batch.
_BODIES = {BatchCreate: "/task", BatchUpdate: "/changes"}


class Batches(BatchesApi[Caller]):
    """Handles the operations tagged `batches`."""

    def __init__(self, transaction: Transaction, tasks: Tasks, request: HttpRequest) -> None:
        self._transaction = transaction
        self._tasks = tasks
        self._request = request

    @override
    async def change_tasks(self, caller: Caller, body: TaskBatch) -> ChangeTasksOutcome:
        # Two batches may change the same tasks in different orders: that must not deadlock.
        await lock_owner(self._transaction, caller.user_id)
        change = self._attempt if body.mode == "independent" else self._change_or_refuse
        results = [
            self._result(operation, await change(caller, operation, f"/operations/{place}"))
            for place, operation in enumerate(body.operations)
        ]
        return ChangeTasks200(body=TaskBatchResult(results=results))

    async def _change_or_refuse(
        self, caller: Caller, operation: BatchOperation, pointer: str
    ) -> Reply:
        """Changes a task, or refuses the request, which undoes the changes before it."""
        try:
            return await self._change(caller, operation, pointer)
        except _OperationFailedError as failed:
            raise Refusal(failed.problem) from None

    async def _attempt(self, caller: Caller, operation: BatchOperation, pointer: str) -> Reply:
        """Changes a task, or returns why not; the changes before it stay."""
        try:
            async with self._transaction.savepoint():
                return await self._change(caller, operation, pointer)
        except _OperationFailedError as failed:
            return failed.problem

    async def _change(self, caller: Caller, operation: BatchOperation, pointer: str) -> Reply:
        try:
            outcome = await self._outcome(caller, operation)
        except Refusal as refusal:
            if not isinstance(refusal.problem, InvalidRequest | QuotaExceeded):
                raise  # it is about the whole request
            outcome = refusal.problem
        if isinstance(outcome, ProblemReply):
            raise _OperationFailedError(_located(outcome, operation, pointer))
        return outcome

    async def _outcome(self, caller: Caller, operation: BatchOperation) -> Reply:
        match operation:
            case BatchCreate():
                return await self._tasks.create_task(caller, operation.task)
            case BatchUpdate():
                return await self._tasks.update_task(
                    caller, operation.id, operation.changes, if_match=_if_match(operation)
                )
            case BatchComplete():
                completion = TaskCompletion(completed=operation.completed)
                return await self._tasks.complete_task(
                    caller, operation.id, completion, if_match=_if_match(operation)
                )
            case BatchDelete():
                return await self._tasks.delete_task(
                    caller, operation.id, if_match=_if_match(operation)
                )

    def _result(self, operation: BatchOperation, reply: Reply) -> BatchResult:
        status, content = reply.status, reply.content(self._request)
        task = content if isinstance(content, Task) else MISSING
        problem = content if isinstance(content, Problem) else MISSING
        match operation:
            case BatchCreate(op=op):
                location = reply.location if isinstance(reply, CreateTask201) else MISSING
                return BatchCreateResult(
                    op=op, status=status, location=location, task=task, problem=problem
                )
            case BatchUpdate(op=op):
                return BatchUpdateResult(op=op, status=status, task=task, problem=problem)
            case BatchComplete(op=op):
                return BatchCompleteResult(op=op, status=status, task=task, problem=problem)
            case BatchDelete(op=op):
                return BatchDeleteResult(op=op, status=status, problem=problem)


class _OperationFailedError(Exception):
    """One operation of a batch failed."""

    def __init__(self, problem: ProblemReply) -> None:
        super().__init__(problem)
        self.problem = problem


def _if_match(operation: BatchUpdate | BatchComplete | BatchDelete) -> EntityTags | MISSING:
    if operation.if_version is MISSING:
        return MISSING
    return EntityTags.read(f'"{operation.if_version}"')


def _located(problem: ProblemReply, operation: BatchOperation, pointer: str) -> ProblemReply:
    """Returns the problem with pointers into the batch: to its fields or the operation."""
    body = pointer + _BODIES.get(type(operation), "")
    errors = [replace(error, pointer=f"{body}{error.pointer}") for error in problem.errors]
    failed = FieldError(in_="body", pointer=pointer, keyword="failed", message=problem.detail)
    return replace(problem, errors=errors or [failed])
