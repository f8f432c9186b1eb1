"""The shape of the corpus.

A family breaks one rule in many ways. What an RFC leaves to the server, or what ours does
otherwise, is in `corpus.bent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.impl.protocol.framing.reference import Request

MARKER = b"GET /marker HTTP/1.1\r\nHost: marker\r\n\r\n"
"""A good request, sent behind a bad one: whatever answers it was deceived."""
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
"""A request that stands where no request is."""


@dataclass(frozen=True)
class Family:
    """Requests that are none, or that ours refuses, for the same reason."""

    name: str
    rule: str
    cases: Mapping[str, bytes]
    demanded: frozenset[int] = frozenset({400})
    """What the rule lets a server answer."""
    status: int = 400
    """What ours answers, once, before it closes the connection."""
    why: str = ""
    """Why ours does what the rule does not demand."""


@dataclass(frozen=True)
class Valid:
    """What is sent on one connection, and the requests that it is."""

    name: str
    rule: str
    sent: bytes
    requests: tuple[Request, ...]
    closes: bool = False
    """Whether the last answer ends the connection."""


def head(first: bytes, *lines: bytes) -> bytes:
    """Returns a complete head: the request line, `Host: x`, and `lines`."""
    return b"\r\n".join([first, b"Host: x", *lines, b"", b""])


def spelled(cases: Mapping[bytes, bytes]) -> dict[str, bytes]:
    """Returns `cases` with the bytes that make them, for their names."""
    return {ascii(key)[2:-1]: sent for key, sent in cases.items()}


HOST = ("host", "x")
CHUNKED = ("transfer-encoding", "chunked")


def get(target: str, *headers: tuple[str, str]) -> Request:
    """Returns what an application sees of GET with `headers` behind `Host: x`."""
    return Request("GET", target, (HOST, *headers))


def post(target: str, body: bytes, *headers: tuple[str, str]) -> Request:
    """Returns what an application sees of POST, with a `Content-Length` unless with `headers`."""
    length = (("content-length", str(len(body))),)
    return Request("POST", target, (HOST, *(headers or length)), body)


PLAIN = head(b"GET /a HTTP/1.1")
"""The simplest request there is; an application sees `get("/a")`."""
