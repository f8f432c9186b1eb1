"""Requests as generated code sees them, without a server."""

from __future__ import annotations

from starlette.types import Message

from generated.http_request import HttpRequest

_SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b""}


def request_called(request_id: str, *headers: tuple[bytes, bytes]) -> HttpRequest:
    """Returns a request with that id and these headers, which has no body."""
    return HttpRequest({**_SCOPE, "headers": [*headers]}, _receive, request_id)


async def _receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
