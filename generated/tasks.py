# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Your tasks.

The operations tagged `tasks`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import MISSING, Field

from .authentication import authenticate, require_own_path
from .http_request import HttpRequest
from .http_response import HttpResponse
from .idempotency import attempt_at, keep
from .models import (
    MOST_STRUCTURE,
    Address,
    CompletedState,
    Cursor,
    DeletedFilter,
    Due,
    EntityTag,
    EntityTagList,
    IdempotencyKey,
    Limit,
    Moment,
    NewTask,
    OverdueState,
    Priorities,
    SearchText,
    TagNames,
    Task,
    TaskCompletion,
    TaskId,
    TaskPage,
    TaskPatch,
    TaskReplacement,
    TaskSort,
    TimeZone,
    WithTotal,
)
from .preconditions import EntityTags, respond_if_modified
from .problems import InvalidCursor, PreconditionFailed, QuotaExceeded, TaskNotFound
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import PageReply, Reply, ReplyWith, header, respond
from .request_bodies import read_json, read_optional_json
from .request_models import RequestModel
from .requests import BooleanText, IntegerText, validate
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal, Security


class TasksApi[P: Principal](Api):
    """Your tasks."""

    @abstractmethod
    async def list_tasks(
        self,
        caller: P,
        *,
        deleted: DeletedFilter,
        sort: TaskSort,
        completed: CompletedState | MISSING,
        priority: Priorities | MISSING,
        tags_any: TagNames | MISSING,
        tags_all: TagNames | MISSING,
        due_from: Due | MISSING,
        due_before: Due | MISSING,
        overdue: OverdueState | MISSING,
        time_zone: TimeZone,
        created_from: Moment | MISSING,
        created_before: Moment | MISSING,
        updated_from: Moment | MISSING,
        updated_before: Moment | MISSING,
        q: SearchText | MISSING,
        total: WithTotal,
        limit: Limit,
        cursor: Cursor | MISSING,
    ) -> ListTasksOutcome:
        """List tasks.

        Returns one page of your tasks that match every filter; with `deleted=only`, of those in the
        trash. For the next page, follow the `Link` header, or pass `next_cursor` as `cursor` with
        the same filters and `sort`. On the last page, `next_cursor` is null. No page repeats or
        misses a task because others come and go; only a task that itself moves in the order may be
        repeated or missed.

        A range includes its `_from` and excludes its `_before`. Compared with moments, a day counts
        as the moment when it begins in `time_zone`. An open task is overdue when its moment has
        passed, or its day is over in that time zone.
        """

    @abstractmethod
    async def create_task(self, caller: P, body: NewTask) -> CreateTaskOutcome:
        """Create a task.

        Only `title` is required; the properties you leave out get their defaults. `Location` is the
        address of the new task.
        """

    @abstractmethod
    async def get_task(
        self, caller: P, task_id: TaskId, *, deleted: DeletedFilter
    ) -> GetTaskOutcome:
        """Get a task.

        Returns one of your tasks. With `deleted=only`, it looks in the trash instead. A task that
        is in the other place is a 404.
        """

    @abstractmethod
    async def replace_task(
        self, caller: P, task_id: TaskId, body: TaskReplacement, *, if_match: EntityTags | MISSING
    ) -> ReplaceTaskOutcome:
        """Replace a task.

        Sets every property of `TaskReplacement`, and those you leave out to their defaults. All
        other properties stay as they are. `TaskReplacement` never gains a property, so no client
        resets one that it does not know; newer properties are changed with `PATCH` only. Sending
        the same body again changes nothing more. A task that does not exist is a 404, not created.
        """

    @abstractmethod
    async def update_task(
        self, caller: P, task_id: TaskId, body: TaskPatch, *, if_match: EntityTags | MISSING
    ) -> UpdateTaskOutcome:
        """Change a task.

        A JSON merge patch (RFC 7396): properties you leave out stay as they are, and `null` clears
        `description` or `due`. `application/json` means the same as `application/merge-patch+json`.
        """

    @abstractmethod
    async def delete_task(
        self, caller: P, task_id: TaskId, *, if_match: EntityTags | MISSING
    ) -> DeleteTaskOutcome:
        """Delete a task.

        Moves the task to the trash. It is then listed and fetched only with `deleted=only`, and is
        a 404 here, too: after a lost response, retrying is safe. It stays in the trash for 30 days,
        unless the service is configured otherwise, or until your other tasks need the room (see
        **Quotas** above). It is then removed for good; `purge_at` says when.
        """

    @abstractmethod
    async def restore_task(
        self, caller: P, task_id: TaskId, *, if_match: EntityTags | MISSING
    ) -> RestoreTaskOutcome:
        """Restore a deleted task.

        Takes a task out of the trash, unchanged. Restoring a task that is not in the trash changes
        nothing, so retrying is safe. A task that was removed from the trash for good is a 404.
        `If-Match` takes the `version` that the task has in the trash, in quotation marks.
        """

    @abstractmethod
    async def complete_task(
        self,
        caller: P,
        task_id: TaskId,
        body: TaskCompletion | MISSING,
        *,
        if_match: EntityTags | MISSING,
    ) -> CompleteTaskOutcome:
        """Complete or reopen a task.

        Without a body, an open task is completed and a completed one reopened. Send an
        `Idempotency-Key` with that, or a retry after a lost response undoes it. With `{"completed":
        true}` or `{"completed": false}`, the task becomes what the body says, however often you
        send it: prefer that. Completing a completed task keeps its `completed_at`.
        """


type ListTasksOutcome = ListTasks200 | InvalidCursor
"""What `listTasks` may answer."""


class ListTasks200(PageReply[TaskPage]):
    """A page of tasks."""

    status = 200
    constant_headers = {"Cache-Control": "private, no-cache"}
    etag: EntityTag | None = header("ETag", default=None)
    """The version of this page, for `If-None-Match`."""


type CreateTaskOutcome = CreateTask201 | QuotaExceeded
"""What `createTask` may answer."""


class CreateTask201(ReplyWith[Task]):
    """The new task."""

    status = 201
    constant_headers = {"Cache-Control": "no-store"}
    etag: EntityTag = header("ETag")
    """The version of the task, for `If-Match` and `If-None-Match`."""
    location: Address = header("Location")
    """The address of the new resource."""


type GetTaskOutcome = GetTask200 | TaskNotFound
"""What `getTask` may answer."""


class GetTask200(ReplyWith[Task]):
    """The task."""

    status = 200
    constant_headers = {"Cache-Control": "private, no-cache"}
    etag: EntityTag = header("ETag")
    """The version of the task, for `If-Match` and `If-None-Match`."""


type ReplaceTaskOutcome = ReplaceTask200 | TaskNotFound | QuotaExceeded | PreconditionFailed
"""What `replaceTask` may answer."""


class ReplaceTask200(ReplyWith[Task]):
    """The task."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}
    etag: EntityTag = header("ETag")
    """The version of the task, for `If-Match` and `If-None-Match`."""


type UpdateTaskOutcome = UpdateTask200 | TaskNotFound | QuotaExceeded | PreconditionFailed
"""What `updateTask` may answer."""


class UpdateTask200(ReplyWith[Task]):
    """The task."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}
    etag: EntityTag = header("ETag")
    """The version of the task, for `If-Match` and `If-None-Match`."""


type DeleteTaskOutcome = DeleteTask204 | TaskNotFound | PreconditionFailed
"""What `deleteTask` may answer."""


class DeleteTask204(Reply):
    """The task is deleted."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}


type RestoreTaskOutcome = RestoreTask200 | TaskNotFound | PreconditionFailed
"""What `restoreTask` may answer."""


class RestoreTask200(ReplyWith[Task]):
    """The task."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}
    etag: EntityTag = header("ETag")
    """The version of the task, for `If-Match` and `If-None-Match`."""


type CompleteTaskOutcome = CompleteTask200 | TaskNotFound | PreconditionFailed
"""What `completeTask` may answer."""


class CompleteTask200(ReplyWith[Task]):
    """The task."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}
    etag: EntityTag = header("ETag")
    """The version of the task, for `If-Match` and `If-None-Match`."""


_TASKS_READ = Security(
    {"oauth2": ("tasks:read",)}, {"openIdConnect": ("tasks:read",)}, {"apiKey": ("tasks:read",)}
)
_TASKS_WRITE = Security(
    {"oauth2": ("tasks:write",)}, {"openIdConnect": ("tasks:write",)}, {"apiKey": ("tasks:write",)}
)
LIST_TASKS = Operation("listTasks", "GET", "/api/{user_id}/tasks", _TASKS_READ)
CREATE_TASK = Operation("createTask", "POST", "/api/{user_id}/tasks", _TASKS_WRITE)
GET_TASK = Operation("getTask", "GET", "/api/{user_id}/tasks/{id}", _TASKS_READ)
REPLACE_TASK = Operation("replaceTask", "PUT", "/api/{user_id}/tasks/{id}", _TASKS_WRITE)
UPDATE_TASK = Operation("updateTask", "PATCH", "/api/{user_id}/tasks/{id}", _TASKS_WRITE)
DELETE_TASK = Operation("deleteTask", "DELETE", "/api/{user_id}/tasks/{id}", _TASKS_WRITE)
RESTORE_TASK = Operation("restoreTask", "POST", "/api/{user_id}/tasks/{id}/restore", _TASKS_WRITE)
COMPLETE_TASK = Operation(
    "completeTask", "PATCH", "/api/{user_id}/tasks/{id}/complete", _TASKS_WRITE
)


def tasks_endpoints[P: Principal](
    open_handlers: KeepingOpener[TasksApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def list_tasks(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, LIST_TASKS.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        valid = validate(ListTasksRequest, request)
        async with open_handlers(LIST_TASKS, request) as handlers:
            outcome = await handlers.list_tasks(
                caller,
                deleted=valid.deleted,
                sort=valid.sort,
                completed=valid.completed,
                priority=valid.priority,
                tags_any=valid.tags_any,
                tags_all=valid.tags_all,
                due_from=valid.due_from,
                due_before=valid.due_before,
                overdue=valid.overdue,
                time_zone=valid.time_zone,
                created_from=valid.created_from,
                created_before=valid.created_before,
                updated_from=valid.updated_from,
                updated_before=valid.updated_before,
                q=valid.q,
                total=valid.total,
                limit=valid.limit,
                cursor=valid.cursor,
            )
        return respond_if_modified(request, outcome, valid.if_none_match)

    async def create_task(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, CREATE_TASK.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        body = await read_json(request, CreateTaskRequest.media_types)
        valid = validate(CreateTaskRequest, request, body)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key, caller)
        async with open_handlers(CREATE_TASK, request, attempt) as handlers:
            outcome = await handlers.create_task(caller, valid.body)
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    async def get_task(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, GET_TASK.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        valid = validate(GetTaskRequest, request)
        async with open_handlers(GET_TASK, request) as handlers:
            outcome = await handlers.get_task(caller, valid.task_id, deleted=valid.deleted)
        return respond_if_modified(request, outcome, valid.if_none_match)

    async def replace_task(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, REPLACE_TASK.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        body = await read_json(request, ReplaceTaskRequest.media_types)
        valid = validate(ReplaceTaskRequest, request, body)
        async with open_handlers(REPLACE_TASK, request) as handlers:
            outcome = await handlers.replace_task(
                caller, valid.task_id, valid.body, if_match=EntityTags.read(valid.if_match)
            )
        return respond(request, outcome)

    async def update_task(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, UPDATE_TASK.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        body = await read_json(request, UpdateTaskRequest.media_types)
        valid = validate(UpdateTaskRequest, request, body)
        async with open_handlers(UPDATE_TASK, request) as handlers:
            outcome = await handlers.update_task(
                caller, valid.task_id, valid.body, if_match=EntityTags.read(valid.if_match)
            )
        return respond(request, outcome)

    async def delete_task(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, DELETE_TASK.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        valid = validate(DeleteTaskRequest, request)
        async with open_handlers(DELETE_TASK, request) as handlers:
            outcome = await handlers.delete_task(
                caller, valid.task_id, if_match=EntityTags.read(valid.if_match)
            )
        return respond(request, outcome)

    async def restore_task(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, RESTORE_TASK.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        valid = validate(RestoreTaskRequest, request)
        async with open_handlers(RESTORE_TASK, request) as handlers:
            outcome = await handlers.restore_task(
                caller, valid.task_id, if_match=EntityTags.read(valid.if_match)
            )
        return respond(request, outcome)

    async def complete_task(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, COMPLETE_TASK.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        body = await read_optional_json(request, CompleteTaskRequest.media_types)
        valid = validate(CompleteTaskRequest, request, body)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key, caller)
        async with open_handlers(COMPLETE_TASK, request, attempt) as handlers:
            outcome = await handlers.complete_task(
                caller, valid.task_id, valid.body, if_match=EntityTags.read(valid.if_match)
            )
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    return [
        Endpoint(LIST_TASKS, list_tasks),
        Endpoint(CREATE_TASK, create_task),
        Endpoint(GET_TASK, get_task),
        Endpoint(REPLACE_TASK, replace_task),
        Endpoint(UPDATE_TASK, update_task),
        Endpoint(DELETE_TASK, delete_task),
        Endpoint(RESTORE_TASK, restore_task),
        Endpoint(COMPLETE_TASK, complete_task),
    ]


class ListTasksRequest(RequestModel):
    """What may come with `listTasks`."""

    most_parameters = 59
    arrays = ("priority", "tags_any", "tags_all")
    if_none_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-None-Match")] = MISSING
    deleted: Annotated[DeletedFilter, Field(alias="query.deleted")] = "exclude"
    sort: Annotated[TaskSort, Field(alias="query.sort")] = "-created_at"
    completed: Annotated[CompletedState | MISSING, BooleanText, Field(alias="query.completed")] = (
        MISSING
    )
    priority: Annotated[Priorities | MISSING, Field(alias="query.priority")] = MISSING
    tags_any: Annotated[TagNames | MISSING, Field(alias="query.tags_any")] = MISSING
    tags_all: Annotated[TagNames | MISSING, Field(alias="query.tags_all")] = MISSING
    due_from: Annotated[Due | MISSING, Field(alias="query.due_from")] = MISSING
    due_before: Annotated[Due | MISSING, Field(alias="query.due_before")] = MISSING
    overdue: Annotated[OverdueState | MISSING, BooleanText, Field(alias="query.overdue")] = MISSING
    time_zone: Annotated[TimeZone, Field(alias="query.time_zone")] = "UTC"
    created_from: Annotated[Moment | MISSING, Field(alias="query.created_from")] = MISSING
    created_before: Annotated[Moment | MISSING, Field(alias="query.created_before")] = MISSING
    updated_from: Annotated[Moment | MISSING, Field(alias="query.updated_from")] = MISSING
    updated_before: Annotated[Moment | MISSING, Field(alias="query.updated_before")] = MISSING
    q: Annotated[SearchText | MISSING, Field(alias="query.q")] = MISSING
    total: Annotated[WithTotal, BooleanText, Field(alias="query.total")] = False
    limit: Annotated[Limit, IntegerText, Field(alias="query.limit")] = 50
    cursor: Annotated[Cursor | MISSING, Field(alias="query.cursor")] = MISSING


class CreateTaskRequest(RequestModel):
    """What may come with `createTask`."""

    most_structure = MOST_STRUCTURE["NewTask"]
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: NewTask


class GetTaskRequest(RequestModel):
    """What may come with `getTask`."""

    most_parameters = 1
    task_id: Annotated[TaskId, Field(alias="path.id")]
    if_none_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-None-Match")] = MISSING
    deleted: Annotated[DeletedFilter, Field(alias="query.deleted")] = "exclude"


class ReplaceTaskRequest(RequestModel):
    """What may come with `replaceTask`."""

    most_structure = MOST_STRUCTURE["TaskReplacement"]
    task_id: Annotated[TaskId, Field(alias="path.id")]
    if_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-Match")] = MISSING
    body: TaskReplacement


class UpdateTaskRequest(RequestModel):
    """What may come with `updateTask`."""

    media_types = ("application/merge-patch+json", "application/json")
    most_structure = MOST_STRUCTURE["TaskPatch"]
    task_id: Annotated[TaskId, Field(alias="path.id")]
    if_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-Match")] = MISSING
    body: TaskPatch


class DeleteTaskRequest(RequestModel):
    """What may come with `deleteTask`."""

    task_id: Annotated[TaskId, Field(alias="path.id")]
    if_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-Match")] = MISSING


class RestoreTaskRequest(RequestModel):
    """What may come with `restoreTask`."""

    task_id: Annotated[TaskId, Field(alias="path.id")]
    if_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-Match")] = MISSING


class CompleteTaskRequest(RequestModel):
    """What may come with `completeTask`."""

    most_structure = MOST_STRUCTURE["TaskCompletion"]
    task_id: Annotated[TaskId, Field(alias="path.id")]
    if_match: Annotated[EntityTagList | MISSING, Field(alias="header.If-Match")] = MISSING
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: TaskCompletion | MISSING = MISSING
