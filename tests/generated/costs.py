"""What a request costs those who share the process with it."""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

PAUSE_SECONDS = 0.05
"""How long nothing else may run on the event loop: the documented deadline."""
TIMES_ITS_SIZE = 20
"""How many times its own size a request may take in memory, beside `BYTES_OF_ANY`."""
BYTES_OF_ANY = 1024 * 1024
"""What a tiny one may take: a transaction, a response, the objects of a hundred faults."""


@dataclass(frozen=True)
class Cost[Answer]:
    """What came of a request, and what it cost."""

    answer: Answer
    pause: float
    """The longest time in seconds that nothing else ran on the event loop.

    It is processor time of all threads of this process: what another program does meanwhile does
    not count, a thread that keeps the interpreter for itself does.
    """
    peak: int = 0
    """How many bytes more there were at once than before, if that was measured."""


async def cost_of[Answer](send: Callable[[], Awaitable[Answer]], *, memory: bool) -> Cost[Answer]:
    """Sends a request. To measure its memory makes it slower, by a factor of three or so."""
    if not memory:
        async with _uncollected(), _watched() as longest:
            answer = await send()
        return Cost(answer, longest[0])
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        async with _uncollected(), _watched() as longest:
            answer = await send()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Cost(answer, longest[0], peak - before)


@asynccontextmanager
async def _uncollected() -> AsyncGenerator[None]:
    """Has nobody's garbage collected meanwhile."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@asynccontextmanager
async def _watched() -> AsyncGenerator[list[float]]:
    longest = [0.0]

    async def watch() -> None:
        last = time.process_time()
        while True:
            await asyncio.sleep(0.001)
            now = time.process_time()
            longest[0] = max(longest[0], now - last)
            last = now

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0.002)
    try:
        yield longest
        await asyncio.sleep(0.002)
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
