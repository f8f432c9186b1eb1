"""Closes what lives as long as the process: in order, within a deadline, skipping nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import structlog

_SECONDS = 5.0
_log = structlog.get_logger()


class Closing(AsyncExitStack):
    """Closes what was opened in reverse order, also when opening failed half-way.

    What does not close within five seconds, or raises, is logged, and the rest is closed anyway.
    """

    def close_later(self, name: str, close: Callable[[], Awaitable[object]]) -> None:
        """Registers something to be closed at the end."""
        self.push_async_callback(_close, name, close)

    async def enter_for_now(self, name: str, context: AbstractAsyncContextManager[object]) -> None:
        """Enters `context`, and registers it to be left at the end."""
        await context.__aenter__()
        self.close_later(name, lambda: context.__aexit__(None, None, None))


async def _close(name: str, close: Callable[[], Awaitable[object]]) -> None:
    try:
        async with asyncio.timeout(_SECONDS):
            await close()
    except Exception as error:  # noqa: BLE001, whatever it is: others want to be closed too
        # By its name alone: what an error says may hold an address and its password.
        _log.error("close_failed", what=name, reason=type(error).__name__)
