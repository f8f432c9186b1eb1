"""Requests that no decent client would send, byte for byte."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import unquote

import httpx
from fastapi import FastAPI
from starlette.types import Message


async def send_raw(
    app: FastAPI,
    method: str,
    target: bytes,
    headers: Mapping[str, str] | None = None,
    *chunks: bytes,
) -> httpx.Response:
    """Sends a request as a server would pass it on: the target is not normalised."""
    path, _, query = target.partition(b"?")
    messages: list[Message] = []
    remaining = [*chunks] or [b""]

    async def receive() -> Message:
        if not remaining:  # everything was sent, and the client stays connected
            await asyncio.Event().wait()
        chunk = remaining.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(remaining)}

    async def send(message: Message) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path.decode("latin-1")),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode()) for name, value in (headers or {}).items()
        ],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "state": {},
    }
    await app(scope, receive, send)
    start, *parts = messages
    content = b"".join(part.get("body", b"") for part in parts)
    return httpx.Response(start["status"], headers=start["headers"], content=content)
