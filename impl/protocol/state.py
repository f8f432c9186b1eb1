"""The state that the connections of a server share."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections import Counter
from email.utils import formatdate
from typing import Any, Protocol

from starlette.types import ASGIApp

from impl.addresses import network_of
from impl.protocol.heads import Heads
from impl.protocol.limits import READ_BYTES, Limits
from impl.protocol.requests import Running, ServedRequest
from impl.protocol.straight import way_to
from impl.protocol.traffic import Traffic


class Watched(Protocol):
    """A connection, as seen by the clock and by the shutdown."""

    def check(self, now: float, elapsed: float) -> None:
        """Ends what has taken too long; the last check was `elapsed` seconds ago."""
        ...

    def abort(self) -> None:
        """Ends the connection at once."""
        ...


class ServerState:
    """The application, the limits, and the open connections."""

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        app_state: dict[str, Any],
        traffic: Traffic | None = None,
    ) -> None:
        self.serve = way_to(app)
        self.limits = limits
        self.heads = Heads(limits)
        self.app_state = app_state
        """What the application's lifespan stored for its requests."""
        self.loop = asyncio.get_running_loop()
        self.connections: set[Watched] = set()
        self.running: set[Running] = set()
        """The tasks of the requests in progress.

        Each takes itself out: a callback would cost a turn of the loop.
        """
        self.traffic = traffic or Traffic()
        self.refused_connections = 0
        self.idle_until: float | None = None
        """When idle connections are closed during shutdown."""
        self.read_buffer = memoryview(bytearray(READ_BYTES))
        """Shared by all: data is copied out before anything else is read."""
        self.date = ""
        self._per_client: Counter[str] = Counter()
        self._context = contextvars.copy_context()
        self._left = asyncio.Event()
        self.tell_time()

    def tell_time(self) -> None:
        """Updates the `date` header."""
        self.date = f"date: {formatdate(time.time(), usegmt=True)}\r\n"

    def admit(self, connection: Watched, address: str) -> bool:
        """Counts a connection from `address`, and returns whether it is within the limits."""
        limits = self.limits
        client = network_of(address) if limits.connections_per_client is not None else ""
        if len(self.connections) >= limits.connections or (
            limits.connections_per_client is not None
            and self._per_client[client] >= limits.connections_per_client
        ):
            self.refused_connections += 1
            self.traffic.refusals[503] += 1
            return False
        self.connections.add(connection)
        self.traffic.connections += 1
        self._per_client[client] += 1
        return True

    def dismiss(self, connection: Watched, address: str) -> None:
        """Stops counting a connection, if it was admitted."""
        if connection in self.connections:
            self.connections.discard(connection)
            self.traffic.connections -= 1
            client = network_of(address) if self.limits.connections_per_client is not None else ""
            self._per_client[client] -= 1
            if not self._per_client[client]:
                del self._per_client[client]
        self._left.set()

    async def until_deserted(self) -> None:
        """Waits until no connection is open and no request is in progress."""
        while self.connections or self.running:
            if self.connections:
                self._left.clear()
                await self._left.wait()
            else:
                await asyncio.wait(self.running)

    def run(self, request: ServedRequest) -> None:
        """Has the application answer a request, in a task whose first step is taken at once."""
        # The context variables of an earlier request must not leak into this one.
        context = self._context.copy()
        task = asyncio.Task(request.run(), loop=self.loop, context=context, eager_start=True)
        if not task.done():
            request.task = task
            self.running.add(task)
