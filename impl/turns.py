"""Long work on the event loop, done in short turns so that other requests have theirs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable

_TURN_SECONDS = 0.002


async def in_turns[Item](work: Iterable[Item]) -> AsyncGenerator[Item]:
    """Gives each item of `work`; others have a turn before the next when two milliseconds are over.

    A thread would make them wait longer: each time they want the interpreter back, which is several
    times in a request, it lets go of it after five milliseconds only.
    """
    began = time.perf_counter()
    for item in work:
        yield item
        if time.perf_counter() - began > _TURN_SECONDS:
            await asyncio.sleep(0)
            began = time.perf_counter()
