"""The server: it listens, checks the clocks, and shuts down gracefully."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import structlog
from starlette.types import ASGIApp

from impl.protocol.connection import Connection
from impl.protocol.limits import Limits
from impl.protocol.state import ServerState

_log = structlog.get_logger()
_BACKLOG = 2048


class Server:
    """Serves an ASGI application that has been started, within the running event loop."""

    def __init__(
        self, app: ASGIApp, limits: Limits, app_state: dict[str, Any] | None = None
    ) -> None:
        self._state = ServerState(app, limits, app_state or {})
        self._limits = limits
        self._loop = self._state.loop
        self._listener: asyncio.Server | None = None
        self._ticked_at = self._loop.time()
        self._next_tick = self._loop.call_later(limits.tick_seconds, self._tick)

    async def listen(self, host: str, port: int) -> list[tuple[str, int]]:
        """Begins to accept connections, and returns the addresses; port 0 means any free one.

        Raises:
            OSError: the address is in use, or does not belong to this machine.
        """
        self._listener = await self._loop.create_server(
            lambda: Connection(self._state), host, port, backlog=_BACKLOG
        )
        return [listener.getsockname()[:2] for listener in self._listener.sockets]

    async def close(self) -> None:
        """Stops accepting, lets requests finish, and aborts those that take too long."""
        state, limits = self._state, self._limits
        if self._listener is not None:
            self._listener.close()
        state.idle_until = self._loop.time() + limits.shutdown_grace_seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.shutdown_seconds):
                await state.until_deserted()
        self._next_tick.cancel()
        await self._abort()

    async def _abort(self) -> None:
        """Aborts whatever is left."""
        state = self._state
        if state.connections or state.tasks:
            _log.warning("requests_cut_off", connections=len(state.connections))
        for connection in list(state.connections):
            connection.abort()
        for task in list(state.tasks):
            task.cancel()
        await asyncio.gather(*state.tasks, return_exceptions=True)
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
        for connection in list(state.connections):
            connection.check(now, elapsed)
