"""What a server says over a socket, so that a test may say what no client would."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
from typing import Any, Self

import httpx


class Connection:
    """A connection to a server, and what came back on it."""

    def __init__(self, url: str) -> None:
        self._url = httpx.URL(url)

    def __enter__(self) -> Self:
        self._socket = socket.create_connection((self._url.host, self._url.port or 80), timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        # The server may have closed the connection already, and that is for `read` to see.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(data)

    def try_to_send(self, data: bytes) -> bool:
        """Returns whether the connection still takes what is sent."""
        try:
            self._socket.sendall(data)
        except OSError:
            return False
        return True

    def finish_sending(self) -> None:
        """Ends our side of the connection only."""
        self._socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Ends the connection as a client does that has died."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def read_within(self, seconds: float) -> bytes:
        """Returns what the server sends within this time."""
        self._socket.settimeout(seconds)
        try:
            return self._socket.recv(65536)
        except TimeoutError:
            return b""
        finally:
            self._socket.settimeout(10)

    def read_once(self) -> bytes:
        """Returns what the server sends next."""
        return self._socket.recv(65536)

    def read(self) -> bytes:
        """Returns all that the server sends until it closes the connection."""
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while data := self._socket.recv(65536):
                received += data
        return received


def exchange(url: str, request: bytes) -> bytes:
    """Returns all that the server answers to `request` on a connection of its own."""
    with Connection(url) as connection:
        connection.send(request)
        return connection.read()


def assert_refused(response: bytes, status: int) -> dict[str, Any]:
    """Checks that the server answered once, with a problem, and returns it."""
    head, _, body = response.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), response
    assert len(re.findall(rb"HTTP/1\.1 \d{3} ", response)) == 1
    headers = dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert int(headers["content-length"]) == len(body)
    assert headers["connection"] == "close"
    problem: dict[str, Any] = json.loads(body)
    assert problem["status"] == status
    assert problem["request_id"] == headers["x-request-id"]
    assert {"type", "title", "detail"} <= problem.keys()
    return problem
