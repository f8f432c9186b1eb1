"""The log: one structured line per request, readable in a terminal, JSON in production."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime

import msgspec
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict
from uuid_utils import uuid7

type WriteLine = Callable[[str, Mapping[str, object]], None]
"""Writes the line of a request: its id, and what is said of it."""

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
# The values of local variables stay out of the log: passwords and tokens are among them.
_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure_logs(level: str, *, as_json: bool) -> None:
    """Sends all logs, including those of libraries, to standard error in one format."""
    shared: list[structlog.typing.Processor] = [
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    final: list[structlog.typing.Processor] = (
        [_TRACEBACKS, structlog.processors.JSONRenderer()]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # Debug logs of libraries repeat whole statements, with hashes of passwords among them.
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level.upper()]))
    logging.getLogger("impl").setLevel(level.upper())


def line_writer(level: str, *, as_json: bool) -> WriteLine:
    """Returns what writes the line of a request, in the format of all others.

    There is one per request, so JSON is written directly, in one piece, at a fraction of the cost.
    """
    if logging.getLevelNamesMapping()[level.upper()] > logging.INFO:
        return lambda _request_id, _said: None
    return _write_json if as_json else _log_line


def _log_line(request_id: str, said: Mapping[str, object]) -> None:
    _log.info("request", request_id=request_id, **said)


def _write_json(request_id: str, said: Mapping[str, object]) -> None:
    line = {
        **said,
        "event": "request",
        "request_id": request_id,
        "level": "info",
        "timestamp": datetime.now(UTC),
    }
    written = f"{_encoder.encode(line).decode()}\n"
    with suppress(OSError, ValueError):  # that nobody reads it is no reason to refuse requests
        sys.stderr.write(written)


def _add_request_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    request_id = _request_id.get()
    if request_id is not None:
        event.setdefault("request_id", request_id)
    return event


class RequestLog:
    """ASGI middleware that gives each request an id and logs it once it is answered.

    It logs who called which operation and how that ended, and nothing else of a request.
    """

    def __init__(self, app: ASGIApp, write: WriteLine = _log_line) -> None:
        self._app = app
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        state = scope.setdefault("state", {})
        request_id = state["request_id"] = str(uuid7())
        status = 0

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        token = _request_id.set(request_id)
        try:
            await self._app(scope, receive, note_status)
        finally:
            _request_id.reset(token)
            said = {
                "method": scope["method"],
                "operation": state.get("operation_id"),
                "user_id": state.get("user_id"),
                "status": status,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            }
            self._write(request_id, said)
