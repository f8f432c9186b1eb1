"""A request as it came. What ASGI calls its scope is made when somebody asks for that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, override, runtime_checkable
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send
from uuid_utils import uuid7

from generated.http_request import HttpRequest, Write
from impl.protocol.heads import Head

type Address = tuple[str, int] | None
type Serve = Callable[[HttpRequest, Send], Awaitable[None]]
"""Answers a request: by its `write` if that is there, or else by messages of ASGI."""


@runtime_checkable
class Straight(Protocol):
    """An application that takes requests without a scope: that spares it a tenth of its work."""

    async def serve_straight(self, request: HttpRequest, send: Send) -> None:
        """Answers a request."""
        ...


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a connection, and what the application's lifespan stored for requests."""

    client: Address
    server: Address
    app_state: dict[str, Any]


class ServedRequest(HttpRequest):
    """A request that this server has read the head of (ASGI 3, `http` 2.3)."""

    def __init__(
        self, target: bytes, head: Head, ends: Ends, receive: Receive, write: Write
    ) -> None:
        raw_path, _, self.query = target.partition(b"?")
        self.raw_path = path = raw_path.decode("ascii")
        self.path = unquote(path) if "%" in path else path
        self.method = head.method
        self.headers = head.by_name
        self.id = str(uuid7())
        self.address = ends.client[0] if ends.client else ""
        self.path_values = {}
        self.receive = receive
        self.write = write
        self.has_repeated = head.has_repeated
        self._head = head
        self._ends = ends
        self._scope: Scope | None = None

    @property
    @override
    def scope(self) -> Scope:  # type: ignore[override]
        if self._scope is None:
            head, ends = self._head, self._ends
            self._scope = {
                "type": "http",
                "asgi": {"version": "3.0", "spec_version": "2.3"},
                "http_version": head.version,
                "method": head.method,
                "scheme": "http",
                "path": self.path,
                "raw_path": self.raw_path.encode(),
                "query_string": self.query,
                "root_path": "",
                "headers": [*head.headers],
                "client": ends.client,
                "server": ends.server,
                "state": ends.app_state.copy(),
            }
        return self._scope


def way_to(app: ASGIApp) -> Serve:
    """Returns how an application is asked: straight, if it can be."""
    straight: object = app
    if isinstance(straight, Straight):
        return straight.serve_straight
    return lambda request, send: app(request.scope, request.receive, send)


def address_of(name: object) -> Address:
    """Returns the host and port in a socket's name, or `None` if it has none."""
    return (name[0], name[1]) if isinstance(name, tuple) else None
