"""Errands: work that is done beside the requests, a little later and for many of them at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context

import structlog

_log = structlog.get_logger()


class Errand:
    """Runs `work` when it is wanted: never twice at once, and then not again for some seconds."""

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        self._name = name
        self._work = work
        self._seconds = seconds
        self._is_wanted = False
        self._running: asyncio.Task[None] | None = None
        self._is_closing = asyncio.Event()

    def want(self) -> None:
        """Makes sure that `work` begins after this, and soon."""
        self._is_wanted = True
        if self._running is None:
            # Not in the context of the request that happened to come first.
            self._running = asyncio.get_running_loop().create_task(self._run(), context=Context())

    async def close(self) -> None:
        """Does at once what is still wanted, and ends."""
        self._is_closing.set()
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        try:
            while self._is_wanted:
                self._is_wanted = False
                await self._do()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._is_closing.wait(), self._seconds)
        finally:
            self._running = None

    async def _do(self) -> None:
        try:
            await self._work()
        except Exception:  # noqa: BLE001, nobody waits for it, and it must not be the last time
            _log.exception("errand_failed", what=self._name)
