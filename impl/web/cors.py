"""Cross-origin requests: pages of the allowed origins may call the API, and no others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, override

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from generated.problems import ProblemReply
from generated.replies import respond
from impl.site.contract import ContractFile

TRACING_HEADERS = (
    *("traceparent", "tracestate", "baggage"),  # W3C Trace Context and Baggage
    *("sentry-trace", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled"),
    *("x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-origin"),
    "x-datadog-sampling-priority",
)
"""What tracing in browsers adds to requests. The service uses none of it."""
_HARMLESS_HEADERS = ("cache-control", "pragma", "x-requested-with", "x-request-id")
"""What frontend libraries add by themselves."""
_ADDED_TO_RESPONSES = ("Deprecation", "Link", "Sunset")
"""The headers that responses have besides those that the contract declares."""
_PREFLIGHT_SECONDS = 600


class Cors(CORSMiddleware):
    """Starlette's middleware with the contract's methods and headers, and problems for refusals."""

    def __init__(
        self,
        app: ASGIApp,
        origins: Collection[str],
        contract: ContractFile,
        request_headers: Collection[str] = (),
    ) -> None:
        declared = contract.request_headers
        allowed = {*declared, *TRACING_HEADERS, *_HARMLESS_HEADERS, *request_headers}
        super().__init__(
            app,
            allow_origins=tuple(origins),
            allow_methods=sorted(contract.methods | {"HEAD"}),
            allow_headers=sorted(allowed, key=str.lower),
            allow_credentials=True,
            expose_headers=sorted({*contract.response_headers, *_ADDED_TO_RESPONSES}),
            max_age=_PREFLIGHT_SECONDS,
        )

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        is_preflight = "origin" in headers and "access-control-request-method" in headers
        if not is_preflight or scope["method"] != "OPTIONS":
            await super().__call__(scope, receive, send)
            return
        response = self.preflight_response(Headers(scope=scope))
        if response.status_code >= 400:
            problem = PreflightRefused(detail=f"{bytes(response.body).decode()}.")
            response = respond(HTTPConnection(scope), problem)
        await response(scope, receive, send)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightRefused(ProblemReply):
    """The refusal of a preflight request."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Bad Request"
