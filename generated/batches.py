# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Many changes in one request.

The operations tagged `batches`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import MISSING, Field

from .authentication import authenticate, require_own_path
from .concurrency import take_place
from .http_request import HttpRequest
from .http_response import HttpResponse
from .idempotency import attempt_at, keep
from .models import MOST_STRUCTURE, IdempotencyKey, TaskBatch, TaskBatchResult
from .problems import PreconditionFailed, QuotaExceeded, TaskNotFound
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import ReplyWith, respond
from .request_bodies import read_json
from .request_models import RequestModel
from .requests import validate_large
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal, Security


class BatchesApi[P: Principal](Api):
    """Many changes in one request."""

    @abstractmethod
    async def change_tasks(self, caller: P, body: TaskBatch) -> ChangeTasksOutcome:
        """Change many tasks.

        Creates, updates, completes and deletes up to 100 tasks, one after the other, as the
        operations for one task do. There is one result per operation, in the same order.

        In the mode `all_or_nothing`, the first operation that fails undoes everything, and the
        response is the problem that this operation would have had alone (404, 409, 412), with its
        place in `errors`. In the mode `independent`, the response is 200 and each result says how
        its operation ended.

        A body that does not match the contract is a 422 in both modes, and nothing is done. A body
        may have up to 1 MiB.
        """


type ChangeTasksOutcome = ChangeTasks200 | TaskNotFound | QuotaExceeded | PreconditionFailed
"""What `changeTasks` may answer."""


class ChangeTasks200(ReplyWith[TaskBatchResult]):
    """The results."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


CHANGE_TASKS = Operation(
    "changeTasks",
    "POST",
    "/api/{user_id}/tasks/batch",
    Security(
        {"oauth2": ("tasks:write",)},
        {"openIdConnect": ("tasks:write",)},
        {"apiKey": ("tasks:write",)},
    ),
)


def batches_endpoints[P: Principal](
    open_handlers: KeepingOpener[BatchesApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def change_tasks(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, CHANGE_TASKS.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        require_own_path(caller, request, "user_id", segment=2)
        take_place(request, caller, "heavy", per_caller=2, in_all=5)
        body = await read_json(request, ChangeTasksRequest.media_types, max_bytes=1048576)
        valid = await validate_large(ChangeTasksRequest, request, body)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key, caller)
        async with open_handlers(CHANGE_TASKS, request, attempt) as handlers:
            outcome = await handlers.change_tasks(caller, valid.body)
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    return [Endpoint(CHANGE_TASKS, change_tasks)]


class ChangeTasksRequest(RequestModel):
    """What may come with `changeTasks`."""

    most_structure = MOST_STRUCTURE["TaskBatch"]
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: TaskBatch
