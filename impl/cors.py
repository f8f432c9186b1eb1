"""Pages of other origins: those of the allow-list may call the API, no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, override

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from generated.problems import ProblemReply
from generated.replies import respond


class Cors(CORSMiddleware):
    """Starlette's middleware, with the contract's methods, and problems where it refuses."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "X-API-Key",
            ],
            allow_credentials=True,
            expose_headers=[
                "Content-Disposition",
                "Deprecation",
                "ETag",
                "Idempotent-Replayed",
                "Link",
                "Location",
                "RateLimit",
                "RateLimit-Policy",
                "Retry-After",
                "Sunset",
                "WWW-Authenticate",
                "X-Request-Id",
            ],
            max_age=600,
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
    """A browser asked whether a page may do something, and it may not."""

    status: ClassVar[int] = 400
    title: ClassVar[str] = "Bad Request"
