# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""What was taken away, taken back.

The operations tagged `imports`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import MISSING, Field
from starlette.requests import Request
from starlette.responses import Response

from .authentication import authenticate, require_own_path
from .concurrency import take_place
from .idempotency import attempt_at, keep
from .models import DryRun, IdempotencyKey, ImportReport, UserId
from .problems import QuotaExceeded
from .rate_limit_policies import IMPORT_LIMIT
from .rate_limits import RateLimiter, limit_caller
from .replies import ReplyWith, outcome, respond
from .requests import BooleanText, RawBody, RequestModel, read_raw, validate
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal


class ImportsApi[P: Principal](Api):
    """What was taken away, taken back."""

    @abstractmethod
    async def import_data(self, caller: P, body: RawBody, *, dry_run: DryRun) -> ImportDataOutcome:
        """Import tasks.

        Takes back what an export gave, or tasks that were written elsewhere: a file of either format
        of `exportData`. It changes what it names, and destroys nothing:

        - A task of its `id` becomes as the row says, and is new if there is none. What a row leaves
          out, or for what the file has no column, stays as it is. Null clears it: no description, no
          due date, no tags, the priority `none`, not completed, not in the trash.
        - A task without an `id` is new, and changes none that exists. When the same row came in an
          earlier file (its `id` is made from what it says, and from how many like it came before in
          the file), that task stays as it is by now, and comes back if it is in the trash.
        - A task in the trash comes back where the row says so, by `"deleted_at": null` or an empty
          field. Else it stays there, and the answer says so.

        So the same file once more changes nothing.

        As `application/x-ndjson`, each line is an `ImportLine`; the other lines of an export, and
        empty ones, are left out. As `text/csv`, with commas between the fields, the first record names
        some fields of an `ImportTask`; an empty field without quotes is null, or as if it were not
        there where that cannot be. An apostrophe that an export put before a formula is taken off.

        The response counts what was done, and tells of up to 1,000 rows how they ended, and why: of
        rejected ones first, then of the others, in the order of the file. `rows_left_out` says how
        many more there are. To see them too, mend what is told and send the file again, or send it in
        parts of 1,000 tasks. A row that does not fit is `rejected`, with what is wrong where in its line
        or record, and the others are kept. Of what is wrong with a row, five things are told, and of a
        file with a thousand of them, one of each further row. Take only a 200 for the report. A later
        version may also answer 202, with a job that imports the file.

        When there is no room for all that the file adds (see **Quotas** above), nothing is kept. When the service
        fails, tasks at the beginning of the file may be kept already: send the same file again. With
        `dry_run` nothing is kept, and the answer is the one that it would be without.

        A file has up to 16 MiB, 10,000 tasks, and 100,000 lines or records with all others; more is a
        413. A line has up to 128 KiB and a record up to 32,768 characters, or is rejected. Send a
        larger file of NDJSON in parts that end where lines end: `split -l 5000 export.ndjson part-`,
        then each part by itself.
        """


type ImportDataOutcome = ImportData200 | QuotaExceeded
"""What `importData` may answer."""


@outcome
class ImportData200(ReplyWith[ImportReport]):
    """How each task of the file ended."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


IMPORT_DATA = Operation(
    "importData",
    "POST",
    "/api/{user_id}/imports",
    ({"bearerAuth": ("tasks:write",)}, {"apiKey": ("tasks:write",)}),
)


def imports_endpoints[P: Principal](
    open_handlers: KeepingOpener[ImportsApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def import_data(request: Request) -> Response:
        caller = await authenticate(request, authenticators, IMPORT_DATA.security)
        await limit_caller(request, rate_limiter, IMPORT_LIMIT, caller)
        require_own_path(caller, request)
        take_place(request, caller, "heavy", per_caller=2, in_all=5)
        body = await read_raw(request, ImportDataRequest.media_types, max_bytes=16777216)
        valid = validate(ImportDataRequest, request, headers=["Idempotency-Key"], body=body)
        attempt = await attempt_at(request, valid.idempotency_key, caller)
        async with open_handlers(IMPORT_DATA, request, attempt) as handlers:
            outcome = await handlers.import_data(caller, valid.body, dry_run=valid.dry_run)
            return keep(attempt, request, respond(request, outcome))

    return [Endpoint(IMPORT_DATA, import_data)]


class ImportDataRequest(RequestModel):
    """What may come with `importData`."""

    media_types = ("application/x-ndjson", "text/csv")
    most_parameters = 1
    user_id: Annotated[UserId, Field(alias="path.user_id")]
    dry_run: Annotated[DryRun, BooleanText, Field(alias="query.dry_run")] = False
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: RawBody
