"""Counting in one process: sliding windows, in limited memory."""

from __future__ import annotations

import pytest

from generated.rate_limits import RateLimitPolicy
from impl.rate_limits import in_process as module
from impl.rate_limits.in_process import ProcessCounters
from impl.rate_limits.limiter import RateLimits

POLICY = RateLimitPolicy("test", 10, 60)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counters(clock: Clock) -> ProcessCounters:
    return ProcessCounters(clock)


def allowed(counters: ProcessCounters, times: int = 100, key: str = "ada") -> int:
    """Returns how many of that many requests are allowed."""
    return sum(not counters.count(POLICY, key).is_exceeded for _ in range(times))


def test_as_many_requests_as_the_limit_are_allowed(counters: ProcessCounters) -> None:
    allowances = [counters.count(POLICY, "ada") for _ in range(12)]
    assert [a.remaining for a in allowances] == [*range(9, -1, -1), 0, 0]
    assert [a.is_exceeded for a in allowances] == [False] * 10 + [True] * 2
    assert all(1 <= a.seconds <= 60 for a in allowances)


def test_each_key_and_each_policy_is_counted_by_itself(counters: ProcessCounters) -> None:
    assert allowed(counters) == 10
    assert allowed(counters, key="bob") == 10
    assert not counters.count(RateLimitPolicy("other", 10, 60), "ada").is_exceeded


def test_to_ask_alone_counts_nothing(counters: ProcessCounters) -> None:
    for _ in range(50):
        assert counters.count(POLICY, "ada", is_counted=False).remaining == 10
    assert allowed(counters) == 10
    assert counters.count(POLICY, "ada", is_counted=False).is_exceeded


def test_no_window_has_many_more_requests_than_the_limit(
    counters: ProcessCounters, clock: Clock
) -> None:
    """However the requests are timed: not twice as many around the end of a window."""
    counters.count(POLICY, "ada", is_counted=False)  # a window begins with the first request
    clock.now += 59
    assert allowed(counters) == 10
    clock.now += 2
    assert allowed(counters) <= 1
    clock.now += 29
    assert 4 <= allowed(counters) <= 5


def test_after_a_pause_all_are_allowed_again(counters: ProcessCounters, clock: Clock) -> None:
    assert allowed(counters) == 10
    clock.now += 120
    assert allowed(counters) == 10


def test_after_the_wait_requests_are_allowed_again(counters: ProcessCounters, clock: Clock) -> None:
    for _ in range(40):
        while not (allowance := counters.count(POLICY, "ada")).is_exceeded:
            clock.now += 0.7
        clock.now += allowance.seconds
        assert not counters.count(POLICY, "ada").is_exceeded


def test_endless_addresses_take_no_endless_memory(
    counters: ProcessCounters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_KEYS", 100)
    monkeypatch.setattr(module, "_SHARED_KEYS", 1)
    assert allowed(counters, times=5) == 5
    outcomes = [counters.count(POLICY, str(number)).is_exceeded for number in range(1000)]
    assert sum(outcomes) == 1000 - 99 - 10, "those who come late share"
    assert len(counters._windows[POLICY.name].current) == 101
    assert allowed(counters) == 5, "and nobody's count is dropped for them"


def test_addresses_of_one_network_are_counted_together_without_a_store() -> None:
    """It would take seconds to find that the store is down: nobody asks it."""
    limits = RateLimits("a secret", replicas=5, redis_url="redis://192.0.2.1:1")
    for host in range(10):
        assert not limits.in_process(POLICY, f"2001:db8:1:2::{host}").is_exceeded
    assert limits.in_process(POLICY, "2001:db8:1:2:ffff::").is_exceeded
    assert not limits.in_process(POLICY, "2001:db8:1:3::1").is_exceeded
