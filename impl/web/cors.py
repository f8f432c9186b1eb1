"""Cross-origin requests: pages of the allowed origins may call the API, and no others."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from starlette.datastructures import Headers as StarletteHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
from generated.problems import ProblemReply
from generated.replies import respond
from impl.site.contract import ContractFile

type Pairs = tuple[tuple[bytes, bytes], ...]

TRACING_HEADERS = (
    *("traceparent", "tracestate", "baggage"),  # W3C Trace Context and Baggage
    *("sentry-trace", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled"),
    *("x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-origin"),
    "x-datadog-sampling-priority",
)
"""What tracing in browsers adds to requests."""
_HARMLESS_HEADERS = ("cache-control", "pragma", "x-requested-with", "x-request-id")
"""What frontend libraries add by themselves."""
_ADDED_TO_RESPONSES = ("Deprecation", "Link", "Sunset")
"""The headers that responses have besides those that the contract declares."""
_PREFLIGHT_SECONDS = 600
_VARY = (b"vary", b"Origin")


class Cors:
    """The contract's methods and headers for pages of some origins, and problems for refusals."""

    def __init__(
        self,
        origins: Collection[str],
        contract: ContractFile,
        request_headers: Collection[str] = (),
    ) -> None:
        declared = contract.request_headers
        allowed = {*declared, *TRACING_HEADERS, *_HARMLESS_HEADERS, *request_headers}
        exposed = sorted({*contract.response_headers, *_ADDED_TO_RESPONSES})
        # Of Starlette's middleware, only what it answers to preflight requests is of use.
        self._preflights = CORSMiddleware(
            Response(),
            allow_origins=tuple(origins),
            allow_methods=sorted(contract.methods | {"HEAD"}),
            allow_headers=sorted(allowed, key=str.lower),
            allow_credentials=True,
            max_age=_PREFLIGHT_SECONDS,
        )
        to_pages = (
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-expose-headers", ", ".join(exposed).encode()),
            _VARY,
        )
        self.by_origin: dict[bytes | None, Pairs] = {None: (_VARY,)}
        """What lets the page that sent a request see its response, by its allowed origin."""
        self.to_others: Pairs = to_pages
        """What pages of other origins get, which lets them see nothing."""
        for origin in map(str.encode, origins):
            self.by_origin[origin] = (*to_pages, (b"access-control-allow-origin", origin))

    def preflight(self, request: HttpRequest) -> HttpResponse | None:
        """Returns the response to `OPTIONS` that asks what a page may do; `None` to any other."""
        headers = request.headers
        if b"origin" not in headers or b"access-control-request-method" not in headers:
            return None
        response = self._preflights.preflight_response(
            StarletteHeaders(raw=request.scope["headers"])
        )
        body = bytes(response.body)
        if response.status_code >= 400:
            return respond(request, PreflightRefused(detail=f"{body.decode()}."))
        allowed = [pair for pair in response.raw_headers if pair[0] != b"content-length"]
        return HttpResponse(response.status_code, allowed, body)


class PreflightRefused(ProblemReply):
    """The refusal of a preflight request."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Bad Request"
