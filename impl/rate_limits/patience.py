"""Waiting for somebody else, without blaming them for the time that we were busy ourselves."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

MOST_SECONDS = 1.0
"""How long is waited at most, however busy this process is."""

_TICKS = 6


async def answer_within[Answer](seconds: float, question: Coroutine[Any, Any, Answer]) -> Answer:
    """Returns the answer to a question, unless it takes longer.

    What counts is the time in which the event loop would have noticed the answer: while it is busy,
    an answer that has arrived lies unread. So the wait consists of short ones, and one that ends
    late counts for less by as much.

    Raises:
        TimeoutError: it takes longer.
    """
    loop = asyncio.get_running_loop()
    tick, until = seconds / _TICKS, loop.time() + max(seconds, MOST_SECONDS)
    asking, waited = loop.create_task(question), 0.0
    try:
        while True:
            ends_at = loop.time() + tick
            await asyncio.wait([asking], timeout=tick)
            if asking.done():
                return asking.result()
            waited += max(0.0, tick - max(0.0, loop.time() - ends_at))
            if waited >= seconds - tick / 2 or loop.time() > until:
                raise TimeoutError
    finally:
        asking.add_done_callback(_forget)
        if not asking.done():
            asking.cancel()
            await asyncio.wait([asking])


def _forget(asking: asyncio.Task[Any]) -> None:
    """Whoever is cancelled does not wait any more for what a question raises."""
    if not asking.cancelled():
        asking.exception()
