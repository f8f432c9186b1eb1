"""Servers in a thread of this process, with limits as low as a test needs them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, cast

import uvloop
from starlette.types import ASGIApp
from structlog.testing import capture_logs

from impl.protocol.connection import Connection
from impl.protocol.limits import Limits
from impl.protocol.listening import addresses_of, listen
from impl.protocol.server import Server
from impl.protocol.state import ServerState

TESTED = Limits(tick_seconds=0.05, shutdown_grace_seconds=0, shutdown_seconds=5)
"""The real limits, except for the clock's precision and the shutdown."""


class ServerThread:
    """A server that listens at `url`."""

    def __init__(
        self,
        url: str,
        state: ServerState,
        loop: asyncio.AbstractEventLoop,
        stopping: asyncio.Event,
    ) -> None:
        self.url = url
        self.state = state
        self.log: Sequence[Mapping[str, Any]] = []
        """Its log so far."""
        self._loop = loop
        self._stopping = stopping

    def unread_bytes(self) -> int:
        """Returns how much has been read from connections and is waiting."""
        connections = cast("set[Connection]", self.state.connections)
        return sum(len(connection._received) for connection in connections.copy())

    def begin_to_close(self) -> None:
        """Shuts the server down; the end of the block waits for that."""
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._stopping.set)


@contextmanager
def serving(
    app: ASGIApp, limits: Limits = TESTED, *, app_state: dict[str, Any] | None = None, **bounds: Any
) -> Generator[ServerThread]:
    """Serves an application on the service's loop; `bounds` change the limits."""
    started: Future[ServerThread] = Future()

    async def serve() -> None:
        server = Server(app, replace(limits, **bounds), app_state)
        server.accept(sockets := listen("127.0.0.1", 0))
        ((host, port),) = addresses_of(sockets)
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        url = f"http://{host}:{port}"
        started.set_result(ServerThread(url, server._state, loop, stopping))
        await stopping.wait()
        await server.close()

    def run() -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run)
    with capture_logs() as log:
        thread.start()
        server = started.result(timeout=10)
        server.log = log
        try:
            yield server
        finally:
            server.begin_to_close()
            thread.join(timeout=30)
            assert not thread.is_alive()


def until(holds: Callable[[], bool]) -> None:
    """Waits until something holds, for ten seconds at most."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
