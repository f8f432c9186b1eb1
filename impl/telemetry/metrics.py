"""Where the metrics of a process are read: at an address of their own, not the public one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

import structlog
from starlette.types import Receive, Scope, Send

from impl.later import later
from impl.protocol.limits import Limits
from impl.protocol.listening import addresses_of, cannot_listen, opened
from impl.protocol.server import Server
from impl.telemetry.loop_delay import LoopDelay
from impl.telemetry.measures import Histograms, Measure
from impl.telemetry.requests import RequestCounts

_exposition: Callable[[Iterable[Measure | Histograms]], Awaitable[bytes]] = later(
    "impl.telemetry.exposition", "exposition"
)
_PATH = "/metrics"
_TEXT = b"text/plain; version=0.0.4; charset=utf-8"
# Whoever reads metrics keeps a connection, and a shutdown does not wait for them.
_LIMITS = Limits(
    connections=20,
    idle_seconds=120,
    shutdown_grace_seconds=0,
    shutdown_seconds=1,
    tick_seconds=0.2,
)
_log = structlog.get_logger()


class Metrics:
    """The metrics of a process, and the server that they are read from."""

    def __init__(self, host: str, port: int, measures: Iterable[Measure | Histograms]) -> None:
        self.requests = RequestCounts()
        self._host = host
        self._port = port
        self._measures = measures
        self._loop_delay = LoopDelay()
        self._reading = asyncio.Lock()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Lets them be read.

        Raises:
            OSError: the address is in use, or does not belong to this machine.
        """
        self._loop_delay.start()
        server = Server(self._answer, _LIMITS)
        try:
            server.accept(sockets := self._sockets())
            for host, port in addresses_of(sockets):
                _log.info("metrics_served", address=f"{host}:{port}{_PATH}")
            yield
        finally:
            self._loop_delay.stop()
            await server.close()

    def _sockets(self) -> list[socket.socket]:
        try:
            return opened(self._host, self._port)
        except OSError as error:
            raise cannot_listen(error, METRICS_HOST=self._host, METRICS_PORT=self._port) from error

    async def _answer(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answers a request for the metrics (ASGI 3)."""
        status, text = 404, b"The metrics are at /metrics.\n"
        if scope["path"] == _PATH and scope["method"] in ("GET", "HEAD"):
            async with self._reading:  # many who ask at once are answered one after the other
                status, text = 200, await self._text()
        headers = [(b"content-type", _TEXT), (b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else text
        await send({"type": "http.response.body", "body": body})

    async def _text(self) -> bytes:
        own = [*self.requests.measures(), *self._loop_delay.measures()]
        return await _exposition([*own, *self._measures])
