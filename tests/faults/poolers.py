"""A PgBouncer in front of PostgreSQL that ends, and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tests.faults.ledger import Row
from tests.faults.parts import Parts, in_thread
from tests.faults.trial import trial
from tests.support.pgbouncer import run_pgbouncer

_TIMES = 5
_AWAY_SECONDS = 1


async def poolers(parts: Parts) -> AsyncIterator[Row]:
    """Stops and starts one in transaction mode."""
    direct = await parts.database("postgresql")
    async with (
        in_thread(run_pgbouncer(direct, mode="transaction")) as pooler,
        parts.server(pooler.url) as server,
        trial(parts, [server.url], direct, server.process.pid) as trying,
    ):
        for _ in range(_TIMES):
            await asyncio.to_thread(pooler.stop)
            await asyncio.sleep(_AWAY_SECONDS)
            await asyncio.to_thread(pooler.start)
            await trying.is_back()
            await asyncio.sleep(1)
    yield trying.row(f"ends at once and comes back, {_TIMES} times", "PgBouncer, transaction mode")
