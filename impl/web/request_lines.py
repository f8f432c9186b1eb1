"""The line in the log that each request has: who called what, how it ended, and what it took."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime

import structlog
from msgspec import Struct
from msgspec.json import Encoder

from generated.http_request import HttpRequest
from impl.current import Current

type WriteLine = Callable[[HttpRequest, Current, float], None]
"""Writes the line of a request that took so many seconds.

Of what users said, it has no more than the beginning of a path that leads nowhere.
"""

_MOST_CHARACTERS_OF_A_PATH = 24
"""So few that no token or key is in it as a whole."""
_REFUSED = 400
PAUSE_SECONDS = 0.01
"""How long a line waits for others, if some were written just before it."""
_log = structlog.get_logger()
_encoder = Encoder()


def line_writer(
    level: str,
    *,
    as_json: bool,
    paths: Mapping[str, str],
    noise: Collection[str] = (),
    noise_every: int = 1,
) -> WriteLine:
    """Returns what writes the line of a request, in the format of all others.

    `paths` are those of the operations. Of the successes of those that are `noise`, only each
    `noise_every`th is written.
    """
    if logging.getLevelNamesMapping()[level.upper()] > logging.INFO:
        return lambda _request, _current, _seconds: None
    write = JsonLines(paths).write if as_json else TextLines(paths).write
    return write if noise_every == 1 else _Sampled(write, noise, noise_every).write


class TextLines:
    """Writes the lines of requests for people, by the way that all lines take."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths

    def write(self, request: HttpRequest, current: Current, seconds: float) -> None:
        """Writes a line at once."""
        operation = request.operation_id
        _log.info(
            "request",
            request_id=request.id,
            method=request.method,
            operation=operation,
            path=_beginning_of(request) if operation is None else self._paths.get(operation),
            address=request.address,
            user_id=request.user_id,
            status=request.status,
            bytes=request.sent_bytes,
            milliseconds=round(seconds * 1000, 1),
            database_milliseconds=round(current.database_seconds * 1000, 1),
            statements=current.statements,
            **({} if current.trace_id is None else {"trace_id": current.trace_id}),
        )


class JsonLines:
    """Writes the lines of requests: when the turn of the event loop ends, or a moment later.

    Under load, to write each by itself costs more than to make it. So a line that comes right after
    others were written waits for those that follow, but not longer than the process. There is one
    per request, so they are structs, and JSON is made of them in C.
    """

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths
        self._lines: list[_Line] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        """The one that will write them."""
        self._next_at = 0.0
        """When others may be written, by `time.monotonic`."""
        atexit.register(self._flush)

    def write(self, request: HttpRequest, current: Current, seconds: float) -> None:
        """Writes a line soon."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._flush_soon(loop)
        operation = request.operation_id
        self._lines.append(
            _Line(
                request.id,
                request.method,
                operation,
                _beginning_of(request) if operation is None else self._paths.get(operation),
                request.address,
                request.user_id,
                request.status,
                request.sent_bytes,
                int(seconds * 10_000 + 0.5) / 10,  # a third of the time that `round` takes
                int(current.database_seconds * 10_000 + 0.5) / 10,
                current.statements,
                "info",
                datetime.now(UTC),
                current.trace_id,
            )
        )

    def _flush_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        pause = self._next_at - time.monotonic()
        if pause > 0:
            loop.call_later(pause, self._flush)
        else:
            loop.call_soon(self._flush)

    def _flush(self) -> None:
        lines, self._lines, self._loop = self._lines, [], None
        if not lines:  # as at the end of a process that has written all
            return
        self._next_at = time.monotonic() + PAUSE_SECONDS
        try:
            sys.stderr.write(_encoder.encode_lines(lines).decode())
        except (OSError, ValueError):  # that nobody reads it is no reason to refuse requests
            return


class _Line(Struct, gc=False, omit_defaults=True, tag_field="event", tag="request"):
    """What JSON has of a request. There is a `trace_id` only where that is known."""

    request_id: str
    method: str
    operation: str | None
    path: str | None
    address: str
    user_id: str | None
    status: int
    bytes: int
    milliseconds: float
    database_milliseconds: float
    statements: int
    level: str
    timestamp: datetime
    trace_id: str | None = None


class _Sampled:
    """Leaves out most lines of operations that are noise, as long as they succeed."""

    def __init__(self, write: WriteLine, noise: Collection[str], every: int) -> None:
        self._write = write
        self._every = every
        self._left_out = dict.fromkeys(noise, 0)

    def write(self, request: HttpRequest, current: Current, seconds: float) -> None:
        """Writes a line, or none."""
        operation = request.operation_id
        if operation in self._left_out and request.status < _REFUSED:
            self._left_out[operation] = (self._left_out[operation] + 1) % self._every
            if self._left_out[operation] != 1:
                return
        self._write(request, current, seconds)


def _beginning_of(request: HttpRequest) -> str:
    """Returns the first part of a path, cut. What follows may be anything, also a secret."""
    path = request.raw_path
    end = path.find("/", 1)
    cut = path[: min(end + 1 or len(path), _MOST_CHARACTERS_OF_A_PATH)]
    return cut if cut == path else f"{cut}..."
