"""PostgreSQL ends at once, without a word to anybody, and comes back."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

from tests.faults.ledger import Row
from tests.faults.parts import Parts
from tests.faults.trial import trial

_AWAY_SECONDS = 0.3
_WORKING_SECONDS = 0.5


async def restarts(parts: Parts) -> AsyncIterator[Row]:
    """Restarts it again and again."""
    url, times = await parts.database("postgresql"), parts.size.restarts
    async with (
        parts.server(url) as server,
        trial(parts, [server.url], url, server.process.pid) as trying,
    ):
        for _ in range(times):
            await asyncio.to_thread(parts.postgres.stop, signal.SIGQUIT)
            await asyncio.sleep(_AWAY_SECONDS)
            await asyncio.to_thread(parts.postgres.start)
            await trying.is_back()
            await asyncio.sleep(_WORKING_SECONDS)
    yield trying.row(f"crashes and comes back, {times} times", "PostgreSQL")
