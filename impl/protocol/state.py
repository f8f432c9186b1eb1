"""What the connections of a server share."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections import Counter
from collections.abc import Coroutine
from email.utils import formatdate
from typing import Any, Protocol

from starlette.types import ASGIApp

from impl.addresses import network_of
from impl.protocol.limits import READ_BYTES, Limits


class Watched(Protocol):
    """A connection, for the clock and for the end."""

    def check(self, now: float, elapsed: float) -> None:
        """Ends what has taken too long; `elapsed` seconds ago it was asked before."""
        ...

    def abort(self) -> None:
        """Ends it at once."""
        ...


class ServerState:
    """The application, the limits, and who is there."""

    def __init__(self, app: ASGIApp, limits: Limits, app_state: dict[str, Any]) -> None:
        self.app = app
        self.limits = limits
        self.app_state = app_state
        """What the application's lifespan left for its requests."""
        self.loop = asyncio.get_running_loop()
        self.connections: set[Watched] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.refused_connections = 0
        self.idle_until: float | None = None
        """When idle connections are closed, once the server is to end."""
        self.read_buffer = memoryview(bytearray(READ_BYTES))
        """One for all: what is read is taken out before anything else is read."""
        self.date = b""
        self._per_client: Counter[str] = Counter()
        self._context = contextvars.copy_context()
        self._left = asyncio.Event()
        self.tell_time()

    @property
    def is_ending(self) -> bool:
        return self.idle_until is not None

    def tell_time(self) -> None:
        """Renews the `date` header."""
        self.date = f"date: {formatdate(time.time(), usegmt=True)}\r\n".encode()

    def admit(self, connection: Watched, address: str) -> bool:
        """Returns whether there is a place for a connection from `address`, and gives it away."""
        limits = self.limits
        client = network_of(address) if limits.connections_per_client is not None else ""
        if len(self.connections) >= limits.connections or (
            limits.connections_per_client is not None
            and self._per_client[client] >= limits.connections_per_client
        ):
            self.refused_connections += 1
            return False
        self.connections.add(connection)
        self._per_client[client] += 1
        return True

    def dismiss(self, connection: Watched, address: str) -> None:
        """Takes the place of a connection back, if it had one."""
        if connection in self.connections:
            self.connections.discard(connection)
            client = network_of(address) if self.limits.connections_per_client is not None else ""
            self._per_client[client] -= 1
            if not self._per_client[client]:
                del self._per_client[client]
        self._left.set()

    async def until_deserted(self) -> None:
        """Returns when no connection is open, and no request is being worked on."""
        while self.connections or self.tasks:
            self._left.clear()
            await self._left.wait()

    def run(self, answering: Coroutine[Any, Any, None]) -> None:
        """Runs a coroutine as a task of its own, its first step at once."""
        # What an earlier request left in its context is not for this one.
        context = self._context.copy()
        task = asyncio.Task(answering, loop=self.loop, context=context, eager_start=True)
        if not task.done():
            self.tasks.add(task)
            task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        self._left.set()
