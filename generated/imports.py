# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Bring your data in.

The operations tagged `imports`: the interface that their handlers implement, the outcomes that a
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
from .models import DryRun, IdempotencyKey, ImportReport
from .problems import QuotaExceeded
from .rate_limit_policies import IMPORT_LIMIT
from .rate_limits import RateLimiter, limit_caller
from .replies import ReplyWith, respond
from .request_bodies import RawBody, read_raw
from .request_models import RequestModel
from .requests import BooleanText, validate
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal, Security


class ImportsApi[P: Principal](Api):
    """Bring your data in."""

    @abstractmethod
    async def import_data(self, caller: P, body: RawBody, *, dry_run: DryRun) -> ImportDataOutcome:
        """Import tasks.

        Imports tasks from a file in either format of `exportData`. It changes only the tasks that
        the file names, and deletes nothing:

        - A row with an `id` changes that task, or creates it. What the row leaves out, or has no
          column for, stays as it is. Null clears: no description, no due date, no tags, the
          priority `none`, not completed, not in the trash.
        - A row without an `id` creates a task. If an earlier file had the same row (the task's `id`
          is made from its content, and from the number of equal rows before it in the file), the
          existing task stays as it is, and is restored if it is in the trash.
        - A task in the trash is restored if the row says so, with `"deleted_at": null` or an empty
          field. Otherwise it stays there, and the response says so.

        So importing the same file again changes nothing.

        In `application/jsonl`, each line is an `ImportLine`. Empty lines and the other lines of an
        export are ignored. In `text/csv`, with commas between the fields, the first record names
        properties of `ImportTask`. An empty field without quotes is null, or as good as absent
        where null is not allowed. An apostrophe that an export put before a formula is removed.

        The response counts what was done, and lists how up to 1,000 rows ended and why: first the
        rejected ones, then the others, in the order of the file. `rows_left_out` is the number of
        rows that are not listed; to see them, fix what is listed and send the file again, or send
        it in parts of 1,000 tasks. A row that does not match the contract is `rejected` with up to
        five errors, and the other rows are imported. From the thousandth error in a file on, each
        row has one. Accept only a 200 as the report, since a later version may also respond 202
        with a job.

        If there is no room for everything that the file adds (see **Quotas** above), nothing is
        imported. If the service fails, tasks from the beginning of the file may have been imported:
        send the same file again. With `dry_run`, nothing changes and the response is the same.

        A file may have 16 MiB, 10,000 tasks, and 100,000 lines or records in all; more is a 413. A
        longer line than 128 KiB, or record than 32,768 characters, is rejected. Split a larger file
        of JSON Lines at the ends of lines, `split -l 5000 export.jsonl part-`, and import each part.
        """


type ImportDataOutcome = ImportData200 | QuotaExceeded
"""What `importData` may answer."""


class ImportData200(ReplyWith[ImportReport]):
    """How each task of the file ended."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


IMPORT_DATA = Operation(
    "importData",
    "POST",
    "/api/{user_id}/imports",
    Security(
        {"oauth2": ("tasks:write",)},
        {"openIdConnect": ("tasks:write",)},
        {"apiKey": ("tasks:write",)},
    ),
)


def imports_endpoints[P: Principal](
    open_handlers: KeepingOpener[ImportsApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def import_data(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, IMPORT_DATA.security)
        await limit_caller(request, rate_limiter, IMPORT_LIMIT, caller)
        require_own_path(caller, request, "user_id", segment=2)
        take_place(request, caller, "heavy", per_caller=2, in_all=5)
        body = await read_raw(request, ImportDataRequest.media_types, max_bytes=16777216)
        valid = validate(ImportDataRequest, request, body)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key, caller)
        async with open_handlers(IMPORT_DATA, request, attempt) as handlers:
            outcome = await handlers.import_data(caller, valid.body, dry_run=valid.dry_run)
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    return [Endpoint(IMPORT_DATA, import_data)]


class ImportDataRequest(RequestModel):
    """What may come with `importData`."""

    media_types = ("application/jsonl", "text/csv")
    most_parameters = 1
    dry_run: Annotated[DryRun, BooleanText, Field(alias="query.dry_run")] = False
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: RawBody
