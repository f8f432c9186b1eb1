"""Purges from time to time, as long as the process runs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import structlog

from impl.clock import Clock
from impl.database import Database
from impl.retention.retentions import CountedRetention, Retention, purge
from impl.rounds import rounds

_log = structlog.get_logger()


def purging(
    database: Database,
    retentions: Sequence[Retention | CountedRetention],
    now: Clock,
    every: timedelta = timedelta(hours=1),
) -> AbstractAsyncContextManager[None]:
    """Purges from time to time until it is left."""

    async def work() -> None:
        _log.info("purged", **await purge(database, retentions, now()))

    return rounds("purge", work, every)
