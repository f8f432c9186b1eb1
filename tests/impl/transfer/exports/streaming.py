"""A client that reads a response while the application produces it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.types import Message

from tests.support.users import SignedUp


class Download:
    """A response in progress. The application waits until each message has been read."""

    def __init__(self, app: FastAPI, path: str, user: SignedUp) -> None:
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._was_read = asyncio.Semaphore(0)
        self._is_gone = asyncio.Event()
        plain_path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": plain_path,
            "raw_path": plain_path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode()) for k, v in user.headers.items()],
            "server": ("testserver", 80),
            "client": ("127.0.0.1", 1),
            "state": {},
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def read(self) -> Message:
        """Returns the next message."""
        message = await asyncio.wait_for(self._messages.get(), timeout=10)
        self._was_read.release()
        return message

    async def read_all(self) -> bytes:
        """Returns the rest of the body."""
        body, is_last = b"", False
        while not is_last:
            message = await self.read()
            body += message["body"]
            is_last = not message.get("more_body", False)
        return body

    def go_away(self) -> None:
        """Closes the connection."""
        self._is_gone.set()

    async def _receive(self) -> Message:
        await self._is_gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self._messages.put_nowait(message)
        await self._was_read.acquire()


@asynccontextmanager
async def downloading(app: FastAPI, path: str, user: SignedUp) -> AsyncGenerator[Download]:
    """Yields the download, and ends it if it is still in progress."""
    download = Download(app, path, user)
    try:
        yield download
    finally:
        download.task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await download.task
