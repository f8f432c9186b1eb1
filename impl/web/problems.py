"""Maps exceptions to problems of the contract; nothing else does."""

from __future__ import annotations

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generated.http_request import HttpRequest
from generated.http_response import HttpResponse
from generated.problems import (
    InternalError,
    MethodNotAllowed,
    NotFound,
    ProblemReply,
    ServiceUnavailable,
)
from generated.replies import respond
from impl.refusals import UnavailableError

_RETRY_AFTER_SECONDS = 5
_REMEMBERED = "http_request"
_log = structlog.get_logger()


class Problems:
    """ASGI middleware that turns an exception of a page into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False

        async def watch(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            _log.info("client_disconnected")
        except Exception as error:
            if has_started:
                raise
            request = _remembered(scope)
            await respond(request, problem_of(error)).send(request, send)


def problem_of(error: Exception) -> ProblemReply:
    """Returns what callers are told of an exception, which is logged."""
    if isinstance(error, UnavailableError):
        _log.warning("unavailable", reason=type(error).__name__, cause=repr(error.__cause__))
        return ServiceUnavailable(retry_after=_RETRY_AFTER_SECONDS)
    _log.error("unexpected_error", exc_info=error)
    return InternalError()


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """Responds for paths and methods that the contract does not have."""
    known = _remembered(request.scope)
    if isinstance(error, HTTPException) and error.status_code == 404:
        return _as_starlette_has_it(respond(known, NotFound()))
    if isinstance(error, HTTPException) and error.status_code == 405:
        allow = (error.headers or {}).get("Allow", "")
        return _as_starlette_has_it(respond(known, MethodNotAllowed(allow=allow)))
    raise error


def remember(request: HttpRequest) -> None:
    """Lets what is behind this find the request in its scope."""
    request.scope.setdefault("state", {})[_REMEMBERED] = request


def _remembered(scope: Scope) -> HttpRequest:
    request: HttpRequest = scope["state"][_REMEMBERED]
    return request


def _as_starlette_has_it(response: HttpResponse) -> Response:
    converted = Response(response.body, response.status)
    converted.raw_headers += response.all_headers
    return converted
