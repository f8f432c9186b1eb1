"""Clients of applications with settings of their own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx

from impl.app import create_app
from impl.settings import Settings


@asynccontextmanager
async def run_client(
    settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncGenerator[httpx.AsyncClient]:
    """Gives a client of an application that is started for it."""
    app = create_app(settings, now=now)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield client
