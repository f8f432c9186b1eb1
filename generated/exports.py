# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Take your data with you.

The operations tagged `exports`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import Field

from .authentication import authenticate, require_own_path
from .concurrency import take_place
from .http_request import HttpRequest
from .http_response import HttpResponse
from .models import Attachment, ExportFormat, ExportLine
from .rate_limit_policies import EXPORT_LIMIT
from .rate_limits import RateLimiter, limit_caller
from .replies import header
from .request_models import RequestModel
from .requests import validate
from .routing import Api, Endpoint, Opener, Operation
from .security import Authenticators, Principal, Security
from .streams import StreamedBytes, StreamedLines, stream


class ExportsApi[P: Principal](Api):
    """Take your data with you."""

    @abstractmethod
    async def export_data(self, caller: P, *, export_format: ExportFormat) -> ExportDataOutcome:
        """Export everything.

        Returns all your data, as it was at one moment. Sessions and API keys are not part of it.

        `jsonl` has an `ExportLine` in each line (see **Files** above): the user, the tasks from the
        oldest to the newest, including deleted ones, and their number. `csv` (RFC 4180, UTF-8,
        with a header) has only the tasks, with commas between their tags. In CSV, a text that a
        spreadsheet might take for a formula gets an apostrophe in front: one that begins with `=`,
        `+`, `-` or `@`, in full width too, with a tab, carriage return or line feed, with or
        without apostrophes before it. `csv-bom` begins with a byte order mark, which some
        spreadsheets need to recognise UTF-8.

        The response is the file. No export is kept: if you lose it, ask for another. Accept only a
        200 as the file, since a later version may also respond 202 with a job that makes it.

        The file is sent while it is read, for ten minutes at most. If it cannot be finished, the
        connection breaks off, which no client of HTTP/1.1 or later takes for the end. Without its
        last line, a file of JSON Lines is incomplete. A user may run two exports, imports and
        batches at once, or one while many others run; one more is a 429.
        """


type ExportDataOutcome = ExportData200Jsonl | ExportData200Csv
"""What `exportData` may answer."""


class ExportData200Jsonl(StreamedLines[ExportLine]):
    """The file."""

    status = 200
    media_type = "application/jsonl"
    seconds = 600
    constant_headers = {"Cache-Control": "no-store"}
    content_disposition: Attachment = header("Content-Disposition")
    """Makes browsers save the file under this name (RFC 6266)."""


class ExportData200Csv(StreamedBytes):
    """The file."""

    status = 200
    media_type = "text/csv"
    seconds = 600
    constant_headers = {"Cache-Control": "no-store"}
    content_disposition: Attachment = header("Content-Disposition")
    """Makes browsers save the file under this name (RFC 6266)."""


EXPORT_DATA = Operation(
    "exportData",
    "POST",
    "/api/{user_id}/exports",
    Security(
        {"oauth2": ("tasks:read", "account:read")},
        {"openIdConnect": ("tasks:read", "account:read")},
        {"apiKey": ("tasks:read", "account:read")},
    ),
)


def exports_endpoints[P: Principal](
    open_handlers: Opener[ExportsApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def export_data(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, EXPORT_DATA.security)
        await limit_caller(request, rate_limiter, EXPORT_LIMIT, caller)
        require_own_path(caller, request, "user_id", segment=2)
        take_place(request, caller, "heavy", per_caller=2, in_all=4)
        valid = validate(ExportDataRequest, request)
        async with open_handlers(EXPORT_DATA, request) as handlers:
            outcome = await handlers.export_data(caller, export_format=valid.export_format)
        return await stream(request, outcome)

    return [Endpoint(EXPORT_DATA, export_data)]


class ExportDataRequest(RequestModel):
    """What may come with `exportData`."""

    most_parameters = 1
    export_format: Annotated[ExportFormat, Field(alias="query.format")] = "jsonl"
