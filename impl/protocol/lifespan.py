"""Startup and shutdown of the application (ASGI 3, `lifespan` 2.0)."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from starlette.types import ASGIApp, Message

_log = structlog.get_logger()


class StartupError(Exception):
    """The application did not start."""


class Lifespan:
    """Starts and stops an application. `state` is what it stores there for its requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.state: dict[str, Any] = {}
        self._app = app
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()

    async def start(self) -> None:
        """Waits until the application has started.

        Raises:
            StartupError: it failed.
        """
        scope = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": self.state,
        }
        self._running = asyncio.ensure_future(
            self._app(scope, self._to_app.get, self._from_app.put)
        )
        answer = await self._ask("lifespan.startup")
        if answer != "lifespan.startup.complete":
            await asyncio.wait([self._running])
            error = self._running.exception()
            if isinstance(error, OSError):  # which says what to do: it is no fault of the code
                raise StartupError(f"The application did not start. {error}")
            _log.error("application_did_not_start", exc_info=error)
            raise StartupError(f"The application did not start: {error!r}")

    async def stop(self) -> None:
        """Waits until the application has stopped; a failure to do so is logged."""
        answer = await self._ask("lifespan.shutdown")
        await asyncio.wait([self._running])
        if answer != "lifespan.shutdown.complete" or self._running.exception() is not None:
            _log.error("application_did_not_stop", exc_info=self._running.exception())

    async def _ask(self, what: str) -> str | None:
        """Returns the type of the application's answer, or `None` if it ended without one."""
        self._to_app.put_nowait({"type": what})
        answer = asyncio.ensure_future(self._from_app.get())
        await asyncio.wait([answer, self._running], return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return str(answer.result()["type"])
        answer.cancel()
        return None
