"""Rounds: work that is done again and again, as long as the process runs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import NoReturn

import structlog

from impl.refusals import UnavailableError

_log = structlog.get_logger()


@asynccontextmanager
async def rounds(
    name: str, work: Callable[[], Awaitable[None]], every: timedelta
) -> AsyncGenerator[None]:
    """Does `work` from time to time until it is left. A failure is logged as `<name>_failed`.

    Every process does so, and they may do it at once: the work has to stand that.
    """
    task = asyncio.create_task(_work_forever(name, work, every.total_seconds()))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _work_forever(name: str, work: Callable[[], Awaitable[None]], seconds: float) -> NoReturn:
    # Replicas that start together do not work together, nor while they start.
    await asyncio.sleep(random.uniform(0.1, 1) * seconds)  # noqa: S311, no secret
    while True:
        try:
            await work()
        except UnavailableError:
            _log.warning(f"{name}_failed", reason="The database cannot be reached")
        except Exception:  # noqa: BLE001, it must not be the last time
            _log.exception(f"{name}_failed")
        await asyncio.sleep(seconds)
