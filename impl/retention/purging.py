"""Purges from time to time, as long as the process runs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import NoReturn

import structlog

from impl.clock import Clock
from impl.database import Database, DatabaseUnavailableError
from impl.retention.retentions import CountedRetention, Retention, purge

_log = structlog.get_logger()


@asynccontextmanager
async def purging(
    database: Database,
    retentions: Sequence[Retention | CountedRetention],
    now: Clock,
    every: timedelta = timedelta(hours=1),
) -> AsyncGenerator[None]:
    """Purges from time to time until it is left."""
    task = asyncio.create_task(_purge_forever(database, retentions, now, every.total_seconds()))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _purge_forever(
    database: Database,
    retentions: Sequence[Retention | CountedRetention],
    now: Clock,
    seconds: float,
) -> NoReturn:
    # Replicas that start together do not purge together, nor while they start.
    await asyncio.sleep(random.uniform(0.1, 1) * seconds)  # noqa: S311, no secret
    while True:
        try:
            _log.info("purged", **await purge(database, retentions, now()))
        except DatabaseUnavailableError:
            _log.warning("purge_failed", reason="The database cannot be reached")
        except Exception:  # noqa: BLE001, it must not be the last time
            _log.exception("purge_failed")
        await asyncio.sleep(seconds)
