"""Maps exceptions to problems of the contract; nothing else does."""

from __future__ import annotations

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generated.problems import (
    InternalError,
    MethodNotAllowed,
    NotFound,
    ProblemReply,
    ServiceUnavailable,
)
from generated.replies import respond
from generated.routing import refuse
from impl.refusals import UnavailableError

_RETRY_AFTER_SECONDS = 5
_log = structlog.get_logger()


class Problems:
    """ASGI middleware that turns an exception of the application into a problem."""

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
            response = refuse(HTTPConnection(scope), _problem(error))
            await response(scope, receive, send)


def _problem(error: Exception) -> ProblemReply:
    if isinstance(error, UnavailableError):
        _log.warning("unavailable", reason=type(error).__name__, cause=repr(error.__cause__))
        return ServiceUnavailable(retry_after=_RETRY_AFTER_SECONDS)
    _log.error("unexpected_error", exc_info=error)
    return InternalError()


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """Responds for paths and methods that the contract does not have."""
    if isinstance(error, HTTPException) and error.status_code == 404:
        return respond(request, NotFound())
    if isinstance(error, HTTPException) and error.status_code == 405:
        return respond(request, MethodNotAllowed(allow=(error.headers or {}).get("Allow", "")))
    raise error
