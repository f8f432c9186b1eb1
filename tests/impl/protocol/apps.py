"""Small applications for the server's tests."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.types import Message, Receive, Scope, Send


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Responds with the request as JSON. Below `/unread` it does not read the body."""
    body = b"" if scope["path"].startswith("/unread") else await read(receive)
    headers = [[each.decode("latin-1") for each in header] for header in scope["headers"]]
    told = {
        **{name: scope[name] for name in ("method", "path", "http_version", "scheme", "state")},
        "raw_path": scope["raw_path"].decode(),
        "query": scope["query_string"].decode(),
        "headers": headers,
        "body": body.decode("latin-1"),
    }
    await answer(send, json.dumps(told).encode())


async def read(receive: Receive) -> bytes:
    """Returns the whole body."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("the client left")
        body += message["body"]
        if not message["more_body"]:
            return bytes(body)


async def answer(send: Send, body: bytes = b"ok", status: int = 200, **headers: str) -> None:
    """Sends a whole response."""
    await send(start(status, **{"content-length": str(len(body)), **headers}))
    await send({"type": "http.response.body", "body": body})


def start(status: int = 200, **headers: str) -> Message:
    """Returns the message that starts a response."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": pairs}


def part(body: bytes, *, more: bool = False) -> Message:
    """Returns the message with a part of a response's body."""
    return {"type": "http.response.body", "body": body, "more_body": more}


def told(answer_body: bytes) -> Any:
    """Returns the response of `echo`."""
    return json.loads(answer_body)


async def lasting(scope: Scope, receive: Receive, send: Send) -> None:
    """Responds after a second, and reports when it is finished."""
    if scope["type"] == "http":
        await asyncio.sleep(1)
        await echo(scope, receive, send)
        return
    for _ in range(2):
        message = await receive()
        await send({"type": message["type"] + ".complete"})
    print("closed", flush=True)


async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise LookupError("no database")
