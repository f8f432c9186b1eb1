"""What asyncio reports because nobody has heard of it: failures that were waited for in vain."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any


async def unheard_of_cancelled(
    work: Coroutine[Any, Any, object], fail: Callable[[], object]
) -> list[str]:
    """Cancels `work` at the moment in which it would hear of a failure; returns what is reported.

    `fail` makes what it waits for fail: in the next turn of the event loop.
    """
    loop, unheard = asyncio.get_running_loop(), list[str]()
    loop.set_exception_handler(lambda _, context: unheard.append(repr(context)))
    waiting = asyncio.create_task(work)
    await asyncio.sleep(0)
    fail()
    loop.call_soon(waiting.cancel)
    with suppress(asyncio.CancelledError):
        await waiting
    assert waiting.cancelled()
    del waiting, work, fail
    await asyncio.sleep(0)  # the loop still has what it has just called
    gc.collect()
    loop.set_exception_handler(None)
    return unheard
