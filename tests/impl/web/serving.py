"""Servers within the test's own event loop, with bounds as small as a test wants them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from impl.web.limits import Limits
from impl.web.server import Server


@asynccontextmanager
async def serving(app: ASGIApp, limits: Limits | None = None) -> AsyncGenerator[str]:
    """Serves an application that has been started, and gives the address."""
    server = Server(app, limits or Limits(tick_seconds=0.05, shutdown_grace_seconds=0))
    try:
        ((host, port),) = await server.listen("127.0.0.1", 0)
        yield f"http://{host}:{port}"
    finally:
        await server.close()
