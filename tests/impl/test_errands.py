"""Errands are run beside the requests: soon, not too often, and for the last time at the end."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from impl.errands import Errand


class Work:
    """Notes how often it was done."""

    def __init__(self, *, fails: bool = False) -> None:
        self.done = 0
        self._fails = fails

    async def __call__(self) -> None:
        self.done += 1
        if self._fails:
            raise LookupError


async def test_it_is_run_soon_and_once_for_all_who_want_it() -> None:
    work = Work()
    errand = Errand("work", work, 60)
    for _ in range(10):
        errand.want()
    await asyncio.sleep(0.05)
    assert work.done == 1
    await errand.close()


async def test_it_is_not_run_again_before_its_time() -> None:
    work = Work()
    errand = Errand("work", work, 0.2)
    for _ in range(5):
        errand.want()
        await asyncio.sleep(0.01)
    assert work.done == 1
    await asyncio.sleep(0.4)
    assert work.done == 2, "what was wanted meanwhile is done"
    await asyncio.sleep(0.4)
    assert work.done == 2, "and then nothing is"
    errand.want()
    await asyncio.sleep(0.05)
    assert work.done == 3
    await errand.close()


async def test_what_is_wanted_at_the_end_is_done_at_once() -> None:
    work = Work()
    errand = Errand("work", work, 60)
    errand.want()
    await asyncio.sleep(0.05)
    errand.want()
    async with asyncio.timeout(5):
        await errand.close()
    assert work.done == 2
    await errand.close()
    assert work.done == 2


async def test_one_that_fails_is_logged_and_run_the_next_time() -> None:
    work = Work(fails=True)
    errand = Errand("work", work, 0)
    with capture_logs() as lines:
        errand.want()
        await asyncio.sleep(0.05)
        errand.want()
        await errand.close()
    assert work.done == 2
    assert [(line["event"], line["what"]) for line in lines] == [("errand_failed", "work")] * 2
