"""The server: it accepts connections, checks the clocks, and shuts down gracefully."""

from __future__ import annotations

import asyncio
import math
import socket
import sys
from contextlib import suppress
from typing import Any

import structlog
from starlette.types import ASGIApp

from impl.protocol.accepting import Acceptor
from impl.protocol.connection import Connection
from impl.protocol.limits import Limits
from impl.protocol.state import ServerState, Watched
from impl.protocol.traffic import Traffic

_log = structlog.get_logger()
_CHECKED_AT_ONCE = 100


class Server:
    """Serves an ASGI application that has been started, within the running event loop."""

    def __init__(
        self,
        app: ASGIApp,
        limits: Limits,
        app_state: dict[str, Any] | None = None,
        traffic: Traffic | None = None,
    ) -> None:
        self._state = ServerState(app, limits, app_state or {}, traffic)
        self._limits = limits
        self._loop = self._state.loop
        self._acceptor: Acceptor | None = None
        self._ticked_at = self._loop.time()
        self._next_tick = self._loop.call_later(limits.tick_seconds, self._tick)

    def accept(self, sockets: list[socket.socket], *, shared: bool = False) -> None:
        """Begins to accept connections; `shared` says that other processes do it, too.

        From now on, the sockets are this server's to close.
        """
        for each in sockets:
            if sys.platform == "linux":
                # Connections inherit it. Without it, the kernel would take megabytes for each
                # client that reads nothing.
                unsent = self._limits.unsent_bytes
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, unsent)
        state = self._state
        self._acceptor = Acceptor(
            sockets, lambda: Connection(state), lambda: len(state.connections), shared=shared
        )

    async def drain(self) -> None:
        """Goes on serving for a while, and ends each connection with its next response."""
        self._state.idle_until = math.inf
        await asyncio.sleep(self._limits.drain_seconds)

    async def close(self, *, keeps_idle: bool = False) -> None:
        """Stops accepting, lets requests finish, and aborts those that take too long.

        With `keeps_idle`, idle connections stay open as long as ever, for one more request.
        """
        state, limits = self._state, self._limits
        grace_seconds = math.inf if keeps_idle else limits.shutdown_grace_seconds
        state.idle_until = self._loop.time() + grace_seconds
        if self._acceptor is not None:
            await self._acceptor.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.shutdown_seconds):
                await state.until_deserted()
        self._next_tick.cancel()
        await self._end_idle()
        await self._abort()

    async def _end_idle(self) -> None:
        """Closes the connections on which nobody waits for anything."""
        now = self._state.idle_until = self._loop.time()
        for connection in list(self._state.connections):
            connection.check(now, 0)
        await asyncio.sleep(0)  # lets the transports report that they are closed

    async def _abort(self) -> None:
        """Aborts whatever is left."""
        state = self._state
        if state.connections or state.running:
            _log.warning("requests_cut_off", connections=len(state.connections))
        for connection in list(state.connections):
            connection.abort()
        for task in list(state.running):
            task.cancel()
        await asyncio.gather(*state.running, return_exceptions=True)
        await asyncio.sleep(0)  # lets the transports report that they are closed

    def _tick(self) -> None:
        """Checks all clocks: a single timer costs less than one per request."""
        self._next_tick = self._loop.call_later(self._limits.tick_seconds, self._tick)
        state = self._state
        now = self._loop.time()
        elapsed, self._ticked_at = now - self._ticked_at, now
        state.tell_time()
        if state.refused_connections:
            _log.warning("too_many_connections", refused=state.refused_connections)
            state.refused_connections = 0
        self._check([*state.connections], now, elapsed)

    def _check(self, connections: list[Watched], now: float, elapsed: float) -> None:
        """Checks the clocks of some connections, and later those of the others.

        A crowd that came at once is refused at once: that would keep everybody else waiting.
        """
        for connection in connections[:_CHECKED_AT_ONCE]:
            if connection in self._state.connections:
                connection.check(now, elapsed)
        if others := connections[_CHECKED_AT_ONCE:]:
            self._loop.call_soon(self._check, others, now, elapsed)
