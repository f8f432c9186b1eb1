"""What takes too long ends, and nothing else does."""

from __future__ import annotations

import asyncio

import pytest

from impl.database.watch import Watch
from tests.support.calls import counted_turns


async def test_what_takes_too_long_is_a_timeout() -> None:
    watch = Watch()
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(TimeoutError), watch.limit(0.1):
        await asyncio.sleep(10)
    assert 0.1 <= loop.time() - began < 5
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)  # it is not cancelled any more


async def test_what_is_in_time_goes_on_whatever_the_others_do() -> None:
    watch = Watch()

    async def take(seconds: float, limit: float) -> bool:
        try:
            with watch.limit(limit):
                await asyncio.sleep(seconds)
        except TimeoutError:
            return False
        return True

    found = await asyncio.gather(*(take(0.3, limit) for limit in (0.1, 10, 0.2, 20)))
    assert found == [False, True, False, True]


async def test_an_error_stays_what_it_is() -> None:
    with pytest.raises(LookupError), Watch().limit(10):
        raise LookupError


async def test_who_is_cancelled_is_no_timeout() -> None:
    watch = Watch()

    async def wait() -> None:
        with watch.limit(10):
            await asyncio.sleep(10)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_who_is_cancelled_while_it_is_too_late_is_cancelled() -> None:
    watch = Watch()

    async def wait() -> None:
        with watch.limit(0.05):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                await asyncio.sleep(10)  # until somebody else cancels it, too
                raise

    task = asyncio.create_task(wait())
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_there_is_one_timer_for_all_and_none_when_nothing_is_watched() -> None:
    watch = Watch()
    with counted_turns() as turns:
        for _ in range(20):
            with watch.limit(10):
                await asyncio.sleep(0)
    assert turns.timers == 1
    await asyncio.sleep(0.15)
    with counted_turns() as later:
        await asyncio.sleep(0.15)
    assert later.timers == 1, "which is the test's own"


def test_each_loop_has_a_timer_of_its_own() -> None:
    """A loop that was closed in between would never tell the time again."""
    watch = Watch()

    async def wait() -> None:
        with pytest.raises(TimeoutError), watch.limit(0.01):
            await asyncio.sleep(10)

    async def leave() -> None:
        with watch.limit(10):
            pass

    for work in (leave, wait, leave, wait):
        asyncio.run(work())
