"""Servers that are killed in a storm of creates, while others go on with the same database."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from tests.faults.ledger import Row
from tests.faults.parts import NAMES, Parts
from tests.faults.trial import trial
from tests.support.servers import RunningServer

_SERVERS = 3
_BETWEEN_SECONDS = 0.3


async def kills(parts: Parts) -> AsyncIterator[Row]:
    """Kills the oldest server again and again, and starts another one."""
    for kind in NAMES:
        url, times = await parts.database(kind), parts.size.kills
        async with AsyncExitStack() as stack:

            async def start(url: str = url, stack: AsyncExitStack = stack) -> RunningServer:
                return await stack.enter_async_context(parts.server(url))

            servers = deque([await start() for _ in range(_SERVERS)])
            urls = [server.url for server in servers]
            async with trial(parts, urls, url) as trying:
                for _ in range(times):
                    servers.popleft().process.kill()
                    servers.append(await start())
                    urls[:] = [server.url for server in servers]
                    await asyncio.sleep(_BETWEEN_SECONDS)
        yield trying.row(f"`kill -9`, {times} times", NAMES[kind])
