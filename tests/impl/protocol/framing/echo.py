"""An ASGI application that echoes the request, so that no response can be misattributed."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tests.impl.protocol.framing.reference import Request

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Message, Receive, Send], Awaitable[None]]


async def echo(scope: Message, receive: Receive, send: Send) -> None:
    """Reads the whole body, then responds with the request as JSON.

    `/status/204` gets a 204, and 304 likewise. If a response has no body, its header `echo` has
    the JSON.
    """
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    target = scope["raw_path"] + b"?" + scope["query_string"]
    request = Request(
        scope["method"],
        target.decode("ascii"),
        tuple((name.decode("ascii"), value.decode("latin-1")) for name, value in scope["headers"]),
        body,
    )
    text = as_json(request)
    status = {"/status/204": 204, "/status/304": 304}.get(scope["path"], 200)
    headers = [(b"content-type", b"application/json")]
    if scope["method"] == "HEAD" or status in {204, 304}:
        headers.append((b"echo", text))
    if status not in {204, 304}:
        headers.append((b"content-length", b"%d" % len(text)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if status in {204, 304} else text})


def as_json(request: Request) -> bytes:
    """Returns the response of `echo` to `request`; ASGI does not distinguish empty and no query."""
    path, _, query = request.target.partition("?")
    target = f"{path}?{query}" if query else path
    said = [request.method, target, request.headers, request.body.decode("latin-1")]
    return json.dumps(said).encode()
