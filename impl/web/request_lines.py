"""The line in the log that each request has: who called what, how it ended, and what it took."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

import msgspec
import structlog

from generated.http_request import HttpRequest
from impl.current import Current

type WriteLine = Callable[[HttpRequest, Current, float], None]
"""Writes the line of a request that took so many seconds.

Of what users said, it has no more than the beginning of a path that leads nowhere.
"""

_MOST_CHARACTERS_OF_A_PATH = 24
"""So few that no token or key is in it as a whole."""
_REFUSED = 400
_SHORT = tuple(f"{tenths / 10:.1f}" for tenths in range(1000))
_log = structlog.get_logger()
_encoder = msgspec.json.Encoder()


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
    """Writes the lines of requests: all of one turn of the event loop at once.

    There is one per request, so JSON is written directly, at a fraction of the cost.
    """

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._targets: Mapping[str | None, str] = {
            operation: f'"operation":{_json(operation)},"path":{_json(path)}'
            for operation, path in paths.items()
        }
        self._lines: list[str] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        """The one that will write them."""
        self._second = 0
        self._time = ""

    def write(self, request: HttpRequest, current: Current, seconds: float) -> None:
        """Writes a line when this turn of the loop ends."""
        trace = "" if current.trace_id is None else f'"trace_id":"{current.trace_id}",'
        now = time.time()
        fraction = now - self._second
        if not 0 <= fraction < 1:
            self._second = int(now)
            self._time = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self._second))
            fraction = now - self._second
        target = self._targets.get(request.operation_id) or _nowhere(request)
        beginning = _begin(request.method, target, request.address, request.user_id, request.status)
        self._lines.append(
            f'{beginning}"bytes":{request.sent_bytes},"milliseconds":{_milliseconds(seconds)},'
            f'"database_milliseconds":{_milliseconds(current.database_seconds)},'
            f'"statements":{current.statements},"event":"request","request_id":"{request.id}",'
            f'{trace}"level":"info","timestamp":"{self._time}.{int(fraction * 1e6):06d}Z"}}\n'
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


@lru_cache(maxsize=4096)
def _begin(method: str, target: str, address: str, user_id: str | None, status: int) -> str:
    """Returns what the lines of many requests begin with."""
    return (
        f'{{"method":{_json(method)},{target},"address":{_json(address)},'
        f'"user_id":{_json(user_id)},"status":{status},'
    )


def _json(value: str | None) -> str:
    return _encoder.encode(value).decode()


def _milliseconds(seconds: float) -> str:
    """Returns a duration in milliseconds; most are short, and to format a number takes a while."""
    tenths = round(seconds * 10_000)
    return _SHORT[tenths] if tenths < len(_SHORT) else f"{tenths / 10:.1f}"


def _nowhere(request: HttpRequest) -> str:
    return f'"operation":null,"path":{_json(_beginning_of(request))}'


def _beginning_of(request: HttpRequest) -> str:
    """Returns the first part of a path, cut. What follows may be anything, also a secret."""
    path = request.raw_path
    end = path.find("/", 1)
    cut = path[: min(end + 1 or len(path), _MOST_CHARACTERS_OF_A_PATH)]
    return cut if cut == path else f"{cut}..."
