"""How an application is asked for its response to a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

from starlette.types import ASGIApp, Send

from generated.http_request import HttpRequest

type Serve = Callable[[HttpRequest, Send], Awaitable[None]]
"""Answers a request: by its `write` if that can do it, or else by messages of ASGI."""


@runtime_checkable
class Straight(Protocol):
    """An application that takes requests without a scope: that spares it a tenth of its work."""

    @property
    def serve_straight(self) -> Serve:
        """What answers a request."""
        ...


def way_to(app: ASGIApp) -> Serve:
    """Returns how an application is asked: straight, if it can be."""
    straight: object = app
    if isinstance(straight, Straight):
        return straight.serve_straight
    return lambda request, send: app(request.scope, request.receive, send)
