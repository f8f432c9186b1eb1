"""The shape of the corpus.

A family breaks one rule in many ways. Where an RFC leaves a choice, or our server deviates, is in
`corpus.bent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.impl.protocol.framing.reference import Request

MARKER = b"GET /marker HTTP/1.1\r\nHost: marker\r\n\r\n"
"""A valid request sent after an invalid one: a server that answers it was deceived."""
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
"""A request in a place where it must not be read as one."""


@dataclass(frozen=True)
class Family:
    """Requests that are invalid, or that our server refuses, for the same reason."""

    name: str
    rule: str
    cases: Mapping[str, bytes]
    demanded: frozenset[int] = frozenset({400})
    """The responses that the rule allows."""
    status: int = 400
    """Our server's single response before it closes the connection."""
    why: str = ""
    """Why our server does what the rule does not demand."""


@dataclass(frozen=True)
class Valid:
    """The data sent on one connection, and the requests that it contains."""

    name: str
    rule: str
    sent: bytes
    requests: tuple[Request, ...]
    closes: bool = False
    """Whether the last response ends the connection."""


def head(first: bytes, *lines: bytes) -> bytes:
    """Returns a complete head: the request line, `Host: x`, and `lines`."""
    return b"\r\n".join([first, b"Host: x", *lines, b"", b""])


def spelled(cases: Mapping[bytes, bytes]) -> dict[str, bytes]:
    """Returns `cases`, named by their bytes in ASCII."""
    return {ascii(key)[2:-1]: sent for key, sent in cases.items()}


HOST = ("host", "x")
CHUNKED = ("transfer-encoding", "chunked")


def get(target: str, *headers: tuple[str, str]) -> Request:
    """Returns what an application sees of GET with `headers` after `Host: x`."""
    return Request("GET", target, (HOST, *headers))


def post(target: str, body: bytes, *headers: tuple[str, str]) -> Request:
    """Returns what an application sees of POST, with a `Content-Length` unless with `headers`."""
    length = (("content-length", str(len(body))),)
    return Request("POST", target, (HOST, *(headers or length)), body)


PLAIN = head(b"GET /a HTTP/1.1")
"""The simplest request there is; an application sees `get("/a")`."""
