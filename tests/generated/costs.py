"""What a request costs others in the same process."""

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
"""How many times its own size a request may take in memory, besides `BYTES_OF_ANY`."""
BYTES_OF_ANY = 1024 * 1024
"""What a tiny request may take: a transaction, a response, the objects of a hundred errors."""


@dataclass(frozen=True)
class Cost[Answer]:
    """The result of a request, and its costs."""

    answer: Answer
    pause: float
    """The longest time in seconds during which nothing else ran on the event loop.

    It is CPU time of all threads of this process: other programs do not count, but a thread that
    holds the interpreter does.
    """
    peak: int = 0
    """The peak memory in bytes beyond that before the request, if measured."""


async def cost_of[Answer](send: Callable[[], Awaitable[Answer]], *, memory: bool) -> Cost[Answer]:
    """Sends a request. Measuring memory makes it slower, by a factor of three or so."""
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
    """Disables garbage collection meanwhile."""
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
