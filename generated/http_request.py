# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""A request: what came with it, and what is known of it so far.

Starlette's would read the same headers again and again, and keep its state in dictionaries.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, cookie_parser
from starlette.types import Receive, Scope

if TYPE_CHECKING:
    from .http_response import HttpResponse


class HttpRequest:
    """One request, from the server to its response."""

    __slots__ = (
        "address",
        "body",
        "has_repeated",
        "headers",
        "id",
        "known",
        "method",
        "operation_id",
        "path",
        "path_values",
        "place",
        "query",
        "rate_limits",
        "raw_path",
        "receive",
        "refuse",
        "refused_by",
        "running",
        "schemes",
        "scope",
        "sent_bytes",
        "status",
        "trace_id",
        "uploads",
        "user_id",
    )

    def __init__(self, scope: Scope, receive: Receive, request_id: str | None = None) -> None:
        self.scope = scope
        self.receive = receive
        self.id = request_id or str(uuid.uuid4())
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        """Decoded; of a path with `me`, that with the caller's id."""
        raw_path: bytes | None = scope.get("raw_path")
        path: str = raw_path.decode("latin-1") if raw_path else scope["path"]
        self.raw_path = path.partition("?")[0]
        """Before decoding, so that an encoded slash does not become another path."""
        self.query: bytes = scope["query_string"]
        client = scope.get("client")
        self.address: str = client[0] if client else ""
        """Where it is from; nothing where its server does not know."""
        self.path_values: dict[str, str] = {}
        """What is in the place of the path's parameters, by their names."""
        pairs: list[tuple[bytes, bytes]] = scope["headers"]
        self.headers: Mapping[bytes, bytes] = dict(reversed(pairs))
        """The first value of each header, by its name in lower case."""
        self.has_repeated = len(self.headers) < len(pairs)
        """Whether there are several of any name."""
        self.known: dict[object, Any] = {}
        """What follows from the headers alone, by what found it.

        Requests that came with the same headers may share it, so nothing in it is to be changed.
        """
        self._begin()

    def _begin(self) -> None:
        """Sets what is known later: in slots, for so much would make a slow dictionary."""
        self.operation_id: str | None = None
        """Of which operation it is, once that is known."""
        self.user_id: str | None = None
        """Whom it speaks for, once that is known."""
        self.schemes: tuple[str, ...] = ()
        """The security schemes by which that is known."""
        self.body: bytes = b""
        """What was read of its body."""
        self.uploads: Any = None
        """Where the files are that came with it, until it is answered."""
        self.rate_limits: tuple[str, str] | None = None
        """What the policies leave that have counted it, and what they allow, as headers tell it."""
        self.refused_by: str | None = None
        """The policy whose limit it is above, if that is why it was refused."""
        self.status: int = 0
        """That of its response, once that has begun."""
        self.trace_id: str | None = None
        """The trace that it is a part of, where that is known (W3C Trace Context)."""
        self.sent_bytes: int = 0
        """How much of the body of its response was sent."""
        self.refuse: Callable[[HttpRequest, Any], Any] | None = None
        """How a problem is told to those who call its operation, once that is known."""
        self.running: Any = None
        """Those that run in this process, as `concurrency.py` counts them."""
        self.place: tuple[str, str] | None = None
        """What it takes a place of, and for whom, where only some may run at once."""

    def header(self, name: bytes) -> str | None:
        """Returns the first header of a name in lower case."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    def all_headers(self, name: bytes) -> list[str]:
        """Returns all headers of a name in lower case."""
        if name not in self.headers:
            return []
        if not self.has_repeated:
            return [self.headers[name].decode("latin-1")]
        return [v.decode("latin-1") for n, v in self.scope["headers"] if n == name]

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by their names."""
        cookies: dict[str, str] = {}
        for header in self.all_headers(b"cookie"):
            cookies |= cookie_parser(header)
        return cookies

    def drop_cookies(self) -> None:
        """Forgets the cookies, for whoever reads the request after this."""
        self.scope["headers"] = [pair for pair in self.scope["headers"] if pair[0] != b"cookie"]
        self.headers = {name: v for name, v in self.headers.items() if name != b"cookie"}
        self.known = {}

    def write(self, response: HttpResponse) -> bool:  # noqa: ARG002, servers of their own need it
        """Writes a response at once, where the server can; returns whether it did.

        If not, `response.send` is the way: it may be sent while it is made, or the client may have
        to read first.
        """
        return False

    def read_at_once(self) -> bool:
        """Reads the body if all of it has come; returns whether it has."""
        return False

    async def read(self, max_bytes: int) -> bool:
        """Reads the body, unless it has more bytes; returns whether it has not.

        Raises:
            ClientDisconnect: the client has gone before the end of it.
        """
        body = bytearray()  # pieces of their own would take much more than it
        has_more = True
        while has_more and len(body) <= max_bytes:
            message = await self.receive()
            if message["type"] != "http.request":
                raise ClientDisconnect
            piece: bytes = message.get("body", b"")
            has_more = message.get("more_body", False)
            if not body and not has_more:
                self.body = piece
                return len(piece) <= max_bytes
            body += piece
        self.body = bytes(body)
        return len(body) <= max_bytes
