"""Long work on the event loop, split into short turns so that other requests are not held up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable

_TURN_SECONDS = 0.002


async def in_turns[Item](work: Iterable[Item]) -> AsyncGenerator[Item]:
    """Yields each item of `work`, and yields to the event loop every two milliseconds.

    A thread would hold others up for longer: whenever the loop needs the interpreter back, which is
    several times per request, the thread releases it only after five milliseconds.
    """
    began = time.perf_counter()
    for item in work:
        yield item
        if time.perf_counter() - began > _TURN_SECONDS:
            await asyncio.sleep(0)
            began = time.perf_counter()
