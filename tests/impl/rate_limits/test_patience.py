"""A store is given up when it is slow, not when this process is busy."""

from __future__ import annotations

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from generated.rate_limits import RateLimitPolicy
from impl.rate_limits import patience as module
from impl.rate_limits.limiter import RateLimits
from impl.rate_limits.patience import answer_within
from tests.support.unheard import unheard_of_cancelled
from tests.support.valkey import ValkeyServer

POLICY = RateLimitPolicy("test", 1000, 60)
SECRET = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"


async def answer_after(turns: int) -> str:
    for _ in range(turns):
        await asyncio.sleep(0)
    return "here"


async def keep_busy(turn_seconds: float, turns: int) -> None:
    """Leaves the event loop only between long turns."""
    for _ in range(turns):
        time.sleep(turn_seconds)  # noqa: ASYNC251, that is the point
        await asyncio.sleep(0)


async def test_an_answer_that_comes_is_returned() -> None:
    assert await answer_within(0.03, answer_after(3)) == "here"


async def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await answer_within(0.06, asyncio.sleep(60))
    assert 0.05 <= time.monotonic() - began < 0.5


async def test_what_a_question_raises_as_it_is_ended_does_not_hide_why() -> None:
    async def ask() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            raise ConnectionError from error

    with pytest.raises(TimeoutError):
        await answer_within(0.03, ask())
    asking = asyncio.create_task(answer_within(60, ask()))
    await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_a_busy_process_blames_nobody_else() -> None:
    busy = asyncio.create_task(keep_busy(0.02, 30))
    await asyncio.sleep(0)
    assert await answer_within(0.03, answer_after(25)) == "here"
    await busy


async def test_however_busy_it_waits_no_longer_than_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_SECONDS", 0.3)
    busy = asyncio.create_task(keep_busy(0.05, 20))
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await answer_within(0.03, asyncio.sleep(60))
    assert time.monotonic() - began < 0.9
    await busy


async def test_what_the_question_raises_is_raised() -> None:
    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await answer_within(0.03, fail())


async def test_a_question_does_not_outlive_who_asked() -> None:
    ended = asyncio.Event()

    async def ask() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    asking = asyncio.create_task(answer_within(30, ask()))
    await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert ended.is_set()


async def test_what_fails_at_the_moment_its_asker_is_cancelled_is_not_reported() -> None:
    may_fail = asyncio.Event()

    async def ask() -> None:
        await may_fail.wait()
        raise ConnectionError

    assert await unheard_of_cancelled(answer_within(30, ask()), may_fail.set) == []


async def test_the_store_is_not_given_up_while_the_process_is_busy(valkey: ValkeyServer) -> None:
    """With its default deadline of 30 ms, in turns of the event loop that take longer."""
    limits = RateLimits(SECRET, replicas=10, redis_url=valkey.url)
    await limits.by_caller(POLICY, "ada")
    busy = asyncio.create_task(keep_busy(0.04, 30))
    with capture_logs() as lines:
        asked = 1
        while not busy.done():
            allowance = await limits.by_caller(POLICY, "ada")
            asked += 1
            assert allowance.remaining == POLICY.limit - asked, "the store has counted"
    assert asked > 2
    assert lines == []
    await limits.close()
