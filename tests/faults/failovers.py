"""A primary that crashes, and its standby, which takes its place."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.faults.ledger import Row, untried
from tests.faults.networks import drop
from tests.faults.parts import Parts, in_thread
from tests.faults.trial import trial
from tests.support.replication import Pair, run_pair

_SETTING = "two PostgreSQL, synchronous"


async def failovers(parts: Parts) -> AsyncIterator[Row]:
    """Lets a primary crash, and lets one vanish that never says so."""
    yield await _failover(parts, "the primary crashes, the standby is promoted", Pair.crash)
    seconds = parts.size.seconds * 2
    fault = f"the primary vanishes, the standby is promoted {seconds:g} s later"
    if parts.has_own_network:
        yield await _failover(parts, fault, lambda pair: drop(pair.primary.port), seconds)
    else:
        yield untried(fault, _SETTING, "this needs root, ip and iptables")


async def _failover(
    parts: Parts, fault: str, end: Callable[[Pair], None], seconds: float = 1
) -> Row:
    """Promotes the standby some time later, as a person or a tool would."""
    async with in_thread(run_pair()) as pair:
        await asyncio.to_thread(migrate, parse_database_url(pair.url_of(pair.primary)))
        async with (
            parts.server(pair.url) as server,
            trial(parts, [server.url], pair.url_of(pair.standby), server.process.pid) as trying,
        ):
            await asyncio.to_thread(end, pair)
            await asyncio.sleep(seconds)
            await asyncio.to_thread(pair.promote)
            await trying.is_back()
            await asyncio.sleep(1)
        await asyncio.to_thread(pair.primary.stop, signal.SIGKILL)  # it waits for the standby
    return trying.row(fault, _SETTING)
