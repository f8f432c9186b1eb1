"""Clients that keep their connections and retry nothing, while servers are restarted."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_CLIENTS = 8
_PAUSES = (0.0, 0.0, 0.0, 0.005, 0.02, 0.1, 2.0, 2.5)
"""How long each client waits before its next request: some are always about to send one."""
_PATIENCE = 30.0
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: close\r\n", re.IGNORECASE)


@dataclass
class Load:
    """What clients of a service have seen."""

    port: int
    headers: dict[str, str]
    created: int = 0
    """How many tasks were created, as far as the clients know."""
    answered: int = 0
    reconnected: int = 0
    """How many connections were ended by a response that said so."""
    errors: list[str] = field(default_factory=list)
    is_over: bool = False

    async def client(self, pause: float) -> None:
        """Sends requests, half of them not idempotent, until it is over."""
        while not self.is_over:
            try:
                await self._connection(pause)
            except (OSError, EOFError, TimeoutError) as error:
                self.errors.append(repr(error))

    async def _connection(self, pause: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            async with asyncio.timeout(None) as deadline:
                while not self.is_over:
                    deadline.reschedule(asyncio.get_running_loop().time() + pause + _PATIENCE)
                    is_create = self.answered % 2 == 0
                    writer.write(self._request(is_create=is_create))
                    head = await reader.readuntil(b"\r\n\r\n")
                    await reader.readexactly(int(_length(head)))
                    self._note(head, is_create=is_create)
                    if _CLOSES.search(head):
                        self.reconnected += 1
                        return
                    await asyncio.sleep(pause)
        finally:
            writer.close()

    def _request(self, *, is_create: bool) -> bytes:
        body = json.dumps({"title": "Roll on"}) if is_create else ""
        first = "POST /api/me/tasks" if is_create else "GET /api/me/tasks?limit=1"
        fields = {
            "Host": "x",
            **self.headers,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"{first} HTTP/1.1\r\n{lines}\r\n{body}".encode()

    def _note(self, head: bytes, *, is_create: bool) -> None:
        self.answered += 1
        status = int(head.split(maxsplit=2)[1])
        if status != (201 if is_create else 200):
            self.errors.append(head.decode("latin-1"))
        self.created += is_create and status == 201


@asynccontextmanager
async def load_on(port: int, headers: dict[str, str]) -> AsyncGenerator[Load]:
    """Lets clients send requests to a port while the block runs, and finish their last ones."""
    load = Load(port, headers)
    async with asyncio.TaskGroup() as clients:
        for number in range(_CLIENTS):
            clients.create_task(load.client(_PAUSES[number % len(_PAUSES)]))
        yield load
        load.is_over = True


def _length(head: bytes) -> bytes:
    found = _LENGTH.search(head)
    assert found is not None, head
    return found[1]
