"""A Valkey that is frozen, gone, and back: nobody waits for it, and limits are still counted."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

from tests.bench.contenders import run, with_valkey
from tests.faults.ledger import Row
from tests.faults.parts import Parts, in_thread
from tests.faults.trial import trial
from tests.support.valkey import ValkeyServer, run_valkey

_TIMES = 3


async def stores(parts: Parts) -> AsyncIterator[Row]:
    """Freezes Valkey, and stops it, beneath a server that counts, and never refuses."""
    cores = frozenset(os.sched_getaffinity(0))
    for fault, end, begin in (
        ("frozen", ValkeyServer.freeze, ValkeyServer.thaw),
        ("gone", ValkeyServer.stop, ValkeyServer.start),
    ):
        url = await parts.database("postgresql")
        addresses = {"postgresql": url}
        async with (
            in_thread(run_valkey()) as store,
            in_thread(run(with_valkey(store.url), addresses, parts.folder(), cores)) as server,
            trial(parts, [f"http://127.0.0.1:{server.port}"], url, server.pid) as trying,
        ):
            for _ in range(_TIMES):
                await asyncio.to_thread(end, store)
                await asyncio.sleep(parts.size.seconds / 2)
                await asyncio.to_thread(begin, store)
                await trying.is_back()
                await asyncio.sleep(2)
        yield trying.row(f"{fault}, and back, {_TIMES} times", "Valkey")
