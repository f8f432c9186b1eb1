"""Counting in a sliding window in Valkey, exactly as in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from types import SimpleNamespace

import pytest

from generated.rate_limits import Allowance, RateLimitPolicy
from impl.rate_limits import familiar
from impl.rate_limits import store as module
from impl.rate_limits.familiar import FamiliarKeys
from impl.rate_limits.store import Store, Window
from impl.rate_limits.told import Told
from impl.rate_limits.windows import WindowCounters
from tests.support.valkey import ValkeyServer

POLICY = RateLimitPolicy("test", 3, 60)

type Count = Callable[[RateLimitPolicy, str], Awaitable[Allowance]]


@pytest.fixture
async def store(valkey: ValkeyServer) -> AsyncGenerator[Store]:
    store = Store(valkey.url)
    yield store
    await store.close()


@pytest.fixture(params=["memory", "valkey"])
def count(request: pytest.FixtureRequest) -> Count:
    if request.param == "valkey":
        store: Store = request.getfixturevalue("store")
        return store.count
    counters = WindowCounters()

    async def count(policy: RateLimitPolicy, key: str) -> Allowance:
        return counters.count(policy, key)

    return count


async def test_as_many_requests_as_the_limit_are_allowed(count: Count) -> None:
    allowances = [await count(POLICY, "ada") for _ in range(5)]
    assert [a.is_exceeded for a in allowances] == [False, False, False, True, True]
    assert [a.remaining for a in allowances] == [2, 1, 0, 0, 0]
    assert all(1 <= a.seconds <= 60 for a in allowances)


async def test_each_key_and_each_policy_is_counted_by_itself(count: Count) -> None:
    for _ in range(3):
        await count(POLICY, "ada")
    assert (await count(POLICY, "ada")).is_exceeded
    assert not (await count(POLICY, "bob")).is_exceeded
    other = RateLimitPolicy("other", POLICY.limit, POLICY.seconds)
    assert not (await count(other, "ada")).is_exceeded


async def test_requests_at_the_same_time_do_not_slip_through(count: Count) -> None:
    policy = RateLimitPolicy("test", 10, 60)
    allowances = await asyncio.gather(*(count(policy, "ada") for _ in range(50)))
    assert sum(not a.is_exceeded for a in allowances) == 10


async def test_after_the_wait_requests_are_allowed_again(count: Count) -> None:
    async def wait_twice(policy: RateLimitPolicy) -> None:
        for _ in range(2):
            while not (allowance := await count(policy, "ada")).is_exceeded:
                pass
            await asyncio.sleep(allowance.seconds)
            assert not (await count(policy, "ada")).is_exceeded, policy

    policies = [RateLimitPolicy(f"test-{limit}", limit, 2) for limit in (1, 2, 5, 50)]
    await asyncio.gather(*map(wait_twice, policies))


async def test_a_burst_across_the_edge_of_two_windows_is_limited(count: Count) -> None:
    """A fixed window would allow the limit twice in a moment."""
    policy = RateLimitPolicy("test", 20, 2)
    await asyncio.sleep(1.6 - time.time() % 2 + 2 * (time.time() % 2 > 1.6))
    allowed = 0
    for _ in range(2):
        for _ in range(20):
            allowed += not (await count(policy, "ada")).is_exceeded
        await asyncio.sleep(0.5)
    assert 20 <= allowed <= 28


async def test_what_was_remembered_is_familiar(store: Store) -> None:
    assert not await store.is_familiar("ada at home")
    await store.remember("ada at home")
    assert await store.is_familiar("ada at home")
    assert not await store.is_familiar("ada elsewhere")


async def test_the_store_forgets_by_itself(store: Store, valkey: ValkeyServer) -> None:
    await store.count(POLICY, "ada")
    await store.settle([Told("test:ada", 7, 60, 3)])
    await store.remember("ada at home")
    lifetimes = {key: valkey.seconds_left(key) for key in valkey.names()}
    assert len(lifetimes) == 3
    assert all(0 < seconds <= familiar.FAMILIAR_SECONDS for seconds in lifetimes.values())


async def test_what_processes_tell_adds_up(store: Store) -> None:
    first = await store.settle([Told("test:ada", 7, 60, 3), Told("test:bob", 7, 60, 1)])
    assert first.counts == [(3, 0), (1, 0)]
    assert abs(first.now - time.time()) < 5
    second = await store.settle([Told("test:ada", 7, 60, 2), Told("test:bob", 8, 60, 4)])
    assert second.counts == [(5, 0), (4, 1)], "of a window, and of the one before"


def test_memory_forgets_the_familiar_after_30_days(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = FamiliarKeys()
    keys.remember("ada at home")
    later = time.time() + 30 * 24 * 3600
    monkeypatch.setattr(familiar, "time", SimpleNamespace(time=lambda: later - 60))
    assert keys.has("ada at home")
    monkeypatch.setattr(familiar, "time", SimpleNamespace(time=lambda: later))
    assert not keys.has("ada at home")


def test_memory_remembers_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(familiar, "MAX_FAMILIAR", 100)
    keys = FamiliarKeys()
    for number in range(1000):
        keys.remember(str(number))
    assert [keys.has(str(number)) for number in (899, 900, 999)] == [False, True, True]


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
