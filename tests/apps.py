"""Applications with a clock that tests set, and clients of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx

from impl.app import create_app
from impl.settings import Settings


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **duration: float) -> None:
        """Puts it forward, by `seconds=10` for instance."""
        self.time += timedelta(**duration)


@asynccontextmanager
async def run_app(
    settings: Settings,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    base_url: str = "http://testserver",
) -> AsyncGenerator[httpx.AsyncClient]:
    """Gives a client of an application of its own, which sees a 500 as a caller would."""
    app = create_app(settings, now=now)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=base_url) as client,
    ):
        yield client
