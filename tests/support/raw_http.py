"""HTTP over a plain socket, so that a test can send what no client would."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
import time
from typing import Any, Self

import httpx

from tests.support.declared_headers import require_declared_headers


class Connection:
    """A connection to a server, and the data received on it."""

    def __init__(self, url: str) -> None:
        self._url = httpx.URL(url)

    def __enter__(self) -> Self:
        self._socket = socket.create_connection((self._url.host, self._url.port or 80), timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        # The server may have closed the connection already; `read` will notice.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(data)

    def try_to_send(self, data: bytes) -> bool:
        """Returns whether the connection still accepts data."""
        try:
            self._socket.sendall(data)
        except OSError:
            return False
        return True

    def finish_sending(self) -> None:
        """Closes only our side of the connection."""
        self._socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Ends the connection like a client that has died."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def read_within(self, seconds: float) -> bytes:
        """Returns everything that the server sends within this time."""
        self._socket.settimeout(seconds)
        try:
            return self._socket.recv(65536)
        except TimeoutError:
            return b""
        finally:
            self._socket.settimeout(10)

    def read_once(self) -> bytes:
        """Returns the next data from the server."""
        return self._socket.recv(65536)

    def read(self) -> bytes:
        """Returns everything that the server sends until it closes the connection."""
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while data := self._socket.recv(65536):
                received += data
        return received


def exchange(url: str, request: bytes) -> bytes:
    """Returns everything that the server sends in response to `request`, on a new connection."""
    with Connection(url) as connection:
        connection.send(request)
        return connection.read()


def until_nobody_listens(url: str) -> None:
    """Waits until connections are refused."""
    while True:
        try:
            with Connection(url):
                time.sleep(0.01)
        except ConnectionRefusedError:
            return
        except ConnectionResetError:
            continue  # it was about to be refused


def assert_refused(response: bytes, status: int) -> dict[str, Any]:
    """Asserts that the server responded once, with a problem, and returns it."""
    head, _, body = response.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), response
    assert len(re.findall(rb"HTTP/1\.1 \d{3} ", response)) == 1
    headers = dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert int(headers["content-length"]) == len(body)
    assert headers["connection"] == "close"
    require_declared_headers("", "", status, headers)
    problem: dict[str, Any] = json.loads(body)
    assert problem["status"] == status
    assert problem["request_id"] == headers["x-request-id"]
    assert {"type", "title", "detail"} <= problem.keys()
    return problem
