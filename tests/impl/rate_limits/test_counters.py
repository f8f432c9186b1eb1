"""Counting in a sliding window, in memory and in Valkey alike."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from types import SimpleNamespace

import pytest

from generated.rate_limits import RateLimitPolicy
from impl.rate_limits import counters as module
from impl.rate_limits.counters import Counters, MemoryCounters, RedisCounters, Window
from tests.support.valkey import ValkeyServer

POLICY = RateLimitPolicy("test", 3, 60)


@pytest.fixture(params=["memory", "valkey"])
async def counters(request: pytest.FixtureRequest) -> AsyncGenerator[Counters]:
    if request.param == "memory":
        yield MemoryCounters()
        return
    valkey: ValkeyServer = request.getfixturevalue("valkey")
    counters = RedisCounters(valkey.url, timeout_seconds=5)
    yield counters
    await counters.close()


async def test_as_many_requests_as_the_limit_are_allowed(counters: Counters) -> None:
    allowances = [await counters.count(POLICY, "ada") for _ in range(5)]
    assert [a.is_exceeded for a in allowances] == [False, False, False, True, True]
    assert [a.remaining for a in allowances] == [2, 1, 0, 0, 0]
    assert all(1 <= a.seconds <= 60 for a in allowances)


async def test_each_key_and_each_policy_is_counted_by_itself(counters: Counters) -> None:
    for _ in range(3):
        await counters.count(POLICY, "ada")
    assert (await counters.count(POLICY, "ada")).is_exceeded
    assert not (await counters.count(POLICY, "bob")).is_exceeded
    other = RateLimitPolicy("other", POLICY.limit, POLICY.seconds)
    assert not (await counters.count(other, "ada")).is_exceeded


async def test_requests_at_the_same_time_do_not_slip_through(counters: Counters) -> None:
    policy = RateLimitPolicy("test", 10, 60)
    allowances = await asyncio.gather(*(counters.count(policy, "ada") for _ in range(50)))
    assert sum(not a.is_exceeded for a in allowances) == 10


async def test_after_the_wait_requests_are_allowed_again(counters: Counters) -> None:
    async def wait_twice(policy: RateLimitPolicy) -> None:
        for _ in range(2):
            while not (allowance := await counters.count(policy, "ada")).is_exceeded:
                pass
            await asyncio.sleep(allowance.seconds)
            assert not (await counters.count(policy, "ada")).is_exceeded, policy

    policies = [RateLimitPolicy("test", limit, 2) for limit in (1, 2, 5, 50)]
    await asyncio.gather(*map(wait_twice, policies))


async def test_a_burst_across_the_edge_of_two_windows_is_limited(counters: Counters) -> None:
    """A fixed window would allow the limit twice in a moment."""
    policy = RateLimitPolicy("test", 20, 2)
    await asyncio.sleep(1.6 - time.time() % 2 + 2 * (time.time() % 2 > 1.6))
    allowed = 0
    for _ in range(2):
        for _ in range(20):
            allowed += not (await counters.count(policy, "ada")).is_exceeded
        await asyncio.sleep(0.5)
    assert 20 <= allowed <= 28


async def test_what_was_remembered_is_familiar(counters: Counters) -> None:
    assert not await counters.is_familiar("ada at home")
    await counters.remember("ada at home")
    assert await counters.is_familiar("ada at home")
    assert not await counters.is_familiar("ada elsewhere")


async def test_the_store_forgets_by_itself(valkey: ValkeyServer) -> None:
    counters = RedisCounters(valkey.url, timeout_seconds=5)
    await counters.count(POLICY, "ada")
    await counters.remember("ada at home")
    lifetimes = {key: valkey.seconds_left(key) for key in valkey.names()}
    await counters.close()
    assert len(lifetimes) == 2
    assert all(0 < seconds <= module.FAMILIAR_SECONDS for seconds in lifetimes.values())


async def test_memory_forgets_the_familiar_after_30_days(monkeypatch: pytest.MonkeyPatch) -> None:
    counters = MemoryCounters()
    await counters.remember("ada at home")
    later = time.time() + 30 * 24 * 3600
    monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: later - 60))
    assert await counters.is_familiar("ada at home")
    monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: later))
    assert not await counters.is_familiar("ada at home")


async def test_endless_addresses_take_no_endless_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_COUNTERS", 100)
    monkeypatch.setattr(module, "_SHARED_COUNTERS", 10)
    monkeypatch.setattr(module, "MAX_FAMILIAR", 100)
    counters = MemoryCounters()
    for _ in range(3):
        await counters.count(POLICY, "ada")
    for number in range(1000):
        await counters.count(POLICY, f"attacker {number}")
        await counters.remember(f"attacker {number}")
    assert len(counters._memory.storage) <= 100 + 2 * 10
    assert len(counters._memory.expirations) <= 100 + 2 * 10
    assert len(counters._familiar_until) == 100
    assert (await counters.count(POLICY, "ada")).is_exceeded, "her counter is still there"
    assert (await counters.count(POLICY, "a newcomer")).is_exceeded, "newcomers share few"


async def test_counters_that_ran_out_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SWEEP_SECONDS", 0)
    policy = RateLimitPolicy("test", 3, 1)
    counters = MemoryCounters()
    for number in range(100):
        await counters.count(policy, f"{number}")
    await asyncio.sleep(2.1)
    await counters.count(policy, "ada")
    assert len(counters._memory.storage) == len(counters._memory.expirations) == 1
    assert len(counters._memory.locks) == 0


@pytest.mark.parametrize(
    ("window", "seconds"),
    [
        pytest.param(Window(0, 0, 10, 90), 31, id="all in this window: one weighs less then"),
        pytest.param(Window(0, 0, 10, 60.5), 1, id="the window is about to turn"),
        pytest.param(Window(10, 30, 5, 90), 1, id="half of the previous weighs just too much"),
        pytest.param(Window(20, 50, 5, 110), 36, id="the previous must weigh five at most"),
        pytest.param(Window(0, 0, 20, 90), 61, id="twice the limit: no longer than the window"),
    ],
)
def test_the_wait_is_computed_from_the_window(window: Window, seconds: int) -> None:
    policy = RateLimitPolicy("test", 10, 60)
    assert module._allowance(policy, window, is_exceeded=True).seconds == min(60, seconds)
