"""Closing what lives as long as the process: in order, in time, and all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

import structlog

_SECONDS = 5.0
_log = structlog.get_logger()


class Closing(AsyncExitStack):
    """Closes what was opened, the last first, also when it was opened by half.

    What does not close within five seconds, or raises, is logged; what else is open is closed
    nevertheless.
    """

    def close_later(self, name: str, close: Callable[[], Awaitable[object]]) -> None:
        """Has something closed in the end."""
        self.push_async_callback(_close, name, close)

    async def enter_for_now(self, name: str, context: AbstractAsyncContextManager[object]) -> None:
        """Enters `context`, and leaves it in the end."""
        await context.__aenter__()
        self.close_later(name, lambda: context.__aexit__(None, None, None))


async def _close(name: str, close: Callable[[], Awaitable[object]]) -> None:
    try:
        async with asyncio.timeout(_SECONDS):
            await close()
    except Exception as error:  # noqa: BLE001, whatever it is: others want to be closed too
        # By its name alone: what an error says may hold an address and its password.
        _log.error("close_failed", what=name, reason=type(error).__name__)
