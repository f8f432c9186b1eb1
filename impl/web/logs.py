"""The log: one structured line per request, readable in a terminal, JSON in production."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache

import msgspec
import structlog
from structlog.typing import EventDict

from generated.http_request import HttpRequest

type WriteLine = Callable[[HttpRequest, float], None]
"""Writes the line of a request that took so many seconds.

It says who called which operation and how that ended, and nothing else of a request.
"""

CURRENT_REQUEST: ContextVar[str | None] = ContextVar("current_request", default=None)
"""The id of the request that something is done for, which every line in the log has."""

_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()
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

    There is one per request, so JSON is written directly, at a fraction of the cost.
    """
    if logging.getLevelNamesMapping()[level.upper()] > logging.INFO:
        return lambda _request, _seconds: None
    return JsonLines().write if as_json else _log_line


def _log_line(request: HttpRequest, seconds: float) -> None:
    _log.info(
        "request",
        request_id=request.id,
        method=request.method,
        operation=request.operation_id,
        user_id=request.user_id,
        status=request.status,
        milliseconds=round(seconds * 1000, 1),
    )


class JsonLines:
    """Writes the lines of requests: all of one turn of the event loop at once."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        """The one that will write them."""
        self._second = 0
        self._time = ""

    def write(self, request: HttpRequest, seconds: float) -> None:
        """Writes a line when this turn of the loop ends."""
        second, micros = divmod(time.time_ns() // 1000, 1_000_000)
        if second != self._second:
            self._second = second
            self._time = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        self._lines.append(
            f'{{"method":{_json(request.method)},"operation":{_json(request.operation_id)},'
            f'"user_id":{_json(request.user_id)},"status":{request.status},'
            f'"milliseconds":{seconds * 1000:.1f},"event":"request","request_id":"{request.id}",'
            f'"level":"info","timestamp":"{self._time}.{micros:06d}Z"}}\n'
        )
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.call_soon(self._flush)

    def _flush(self) -> None:
        written, self._loop = "".join(self._lines), None
        self._lines.clear()
        try:
            sys.stderr.write(written)
        except (OSError, ValueError):  # that nobody reads it is no reason to refuse requests
            return


@lru_cache(maxsize=4096)
def _json(value: str | None) -> str:
    return _encoder.encode(value).decode()


def _add_request_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    request_id = CURRENT_REQUEST.get()
    if request_id is not None:
        event.setdefault("request_id", request_id)
    return event
