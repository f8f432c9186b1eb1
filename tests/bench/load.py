"""Sends requests over plain sockets, as fast as they are answered or at a steady rate.

It costs a tenth of what an HTTP client costs, since it shares its core with the database. Each
response must be a success: a server that refuses is faster than one that works.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

CONNECTIONS = 32
_TIMEOUT_SECONDS = 30
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class RefusedError(Exception):
    """A response was no success."""


class Response(NamedTuple):
    """A response as it was received."""

    status: int
    head: bytes
    body: bytes


@dataclass(frozen=True)
class Run:
    """What was measured while requests were sent."""

    seconds: float
    latencies: list[float]
    """In seconds, one for each response."""

    @property
    def rate(self) -> float:
        """Responses in a second."""
        return len(self.latencies) / self.seconds

    def milliseconds(self, part: float) -> float:
        """Returns the latency that this part of all responses keep."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000


def saturate(
    port: int, requests: Iterator[bytes], seconds: float, connections: int = CONNECTIONS
) -> Run:
    """Sends the next request on each connection as soon as its last one is answered."""
    latencies: list[float] = []
    with _connected(port, connections) as sockets:
        started = now = time.perf_counter()
        for each in sockets:
            each.send(next(requests), now)
        busy = len(sockets)
        while busy:
            ready, _, _ = select.select(sockets, [], [], _TIMEOUT_SECONDS)
            _require_progress(ready)
            for each in ready:
                if not each.has_received():
                    continue
                now = time.perf_counter()
                latencies.append(now - each.since)
                if now - started < seconds:
                    each.send(next(requests), now)
                else:
                    busy -= 1
        return Run(time.perf_counter() - started, latencies)


def pace(
    port: int,
    requests: Iterator[bytes],
    rate: float,
    seconds: float,
    connections: int = CONNECTIONS,
) -> Run:
    """Sends so many requests in a second, however slowly they are answered.

    The latency of a request counts from the moment when it was due, even if all connections were
    busy then: a server that pauses cannot hide it by making us pause.
    """
    latencies: list[float] = []
    with _connected(port, connections) as sockets:
        idle, busy, started = deque(sockets), list[_Connection](), time.perf_counter()
        due = (started + number / rate for number in range(max(1, int(rate * seconds))))
        next_due = next(due, None)
        while busy or next_due is not None:
            now = time.perf_counter()
            while idle and next_due is not None and next_due <= now:
                each = idle.popleft()
                each.send(next(requests), next_due)
                busy.append(each)
                next_due = next(due, None)
            wait = _TIMEOUT_SECONDS if next_due is None or not idle else max(0, next_due - now)
            ready, _, _ = select.select(busy, [], [], wait)
            if wait == _TIMEOUT_SECONDS:
                _require_progress(ready)
            for each in ready:
                if each.has_received():
                    latencies.append(time.perf_counter() - each.since)
                    busy.remove(each)
                    idle.append(each)
        return Run(time.perf_counter() - started, latencies)


def ask(port: int, request: bytes) -> Response:
    """Returns the response to a single request."""
    with _connected(port, 1) as (connection,):
        connection.send(request, 0)
        while not connection.has_received():
            pass
        return connection.response


class _Connection:
    """A connection that has at most one open request."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self.since = 0.0
        """When its request was due."""

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, request: bytes, since: float) -> None:
        self._received, self.since = b"", since
        self._socket.sendall(request)

    def has_received(self) -> bool:
        """Receives what is there, and returns whether that completes the response.

        Raises:
            RefusedError: it is no success.
        """
        received = self._socket.recv(1 << 18)
        if not received:
            raise RefusedError(f"closed after {self._received!r}")
        self._received += received
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return False
        length = _LENGTH.search(self._received, 0, end)
        if len(self._received) < end + 4 + (int(length[1]) if length else 0):
            return False
        if not self._received.startswith(b"HTTP/1.1 2"):
            raise RefusedError(self._received[:1000].decode(errors="replace"))
        return True

    @property
    def response(self) -> Response:
        head, _, body = self._received.partition(b"\r\n\r\n")
        return Response(int(head.split(b" ", 2)[1]), head, body)

    def close(self) -> None:
        self._socket.close()


@contextmanager
def _connected(port: int, number: int) -> Generator[list[_Connection]]:
    connections = [_Connection(port) for _ in range(number)]
    try:
        yield connections
    finally:
        for each in connections:
            each.close()


def _require_progress(ready: list[_Connection]) -> None:
    if not ready:
        raise TimeoutError(f"no response for {_TIMEOUT_SECONDS} s")
