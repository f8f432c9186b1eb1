"""Purges from time to time, as long as the process runs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import structlog

from impl.clock import Clock
from impl.database import Database
from impl.retention.retentions import CountedRetention, Retention, purge
from impl.rounds import rounds

_log = structlog.get_logger()


class Purged:
    """What this process has purged."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        """How many, by what they were."""
        self.ended_at = 0.0
        """When the last purge ended that succeeded, in seconds since 1970."""

    def note(self, rows: dict[str, int]) -> None:
        """Adds the rows of a purge that has just succeeded."""
        self.rows.update(rows)
        self.ended_at = time.time()


def purging(
    database: Database,
    retentions: Sequence[Retention | CountedRetention],
    now: Clock,
    every: timedelta = timedelta(hours=1),
    *,
    purged: Purged | None = None,
) -> AbstractAsyncContextManager[None]:
    """Purges from time to time until it is left, and notes what."""

    async def work() -> None:
        rows = await purge(database, retentions, now())
        if purged is not None:
            purged.note(rows)
        _log.info("purged", **rows)

    return rounds("purge", work, every)
