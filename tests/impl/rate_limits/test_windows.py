"""Counting in one process: sliding windows, in limited memory."""

from __future__ import annotations

import pytest

from generated.rate_limits import RateLimitPolicy
from impl.rate_limits import windows as module
from impl.rate_limits.limiter import RateLimits
from impl.rate_limits.windows import WindowCounters

POLICY = RateLimitPolicy("test", 10, 60)
SETTLED_POLICY = RateLimitPolicy("settled", 10, 60, is_settled=True)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counters(clock: Clock) -> WindowCounters:
    """Counters in whose windows it is now the first second of sixty."""
    counters = WindowCounters(clock)
    counters.set_clock(6000, clock.now)
    return counters


def allowed(counters: WindowCounters, times: int = 100, key: str = "ada") -> int:
    """Returns how many of that many requests are allowed."""
    return sum(not counters.count(POLICY, key).is_exceeded for _ in range(times))


def test_as_many_requests_as_the_limit_are_allowed(counters: WindowCounters) -> None:
    allowances = [counters.count(POLICY, "ada") for _ in range(12)]
    assert [a.remaining for a in allowances] == [*range(9, -1, -1), 0, 0]
    assert [a.is_exceeded for a in allowances] == [False] * 10 + [True] * 2
    assert all(1 <= a.seconds <= 61 for a in allowances)


def test_each_key_and_each_policy_is_counted_by_itself(counters: WindowCounters) -> None:
    assert allowed(counters) == 10
    assert allowed(counters, key="bob") == 10
    assert not counters.count(RateLimitPolicy("other", 10, 60), "ada").is_exceeded


def test_there_is_room_until_a_policy_is_used_up(
    counters: WindowCounters, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = RateLimits("a secret")
    monkeypatch.setattr(limits, "_process", counters)
    monkeypatch.setattr(limits, "_network", str)
    for _ in range(POLICY.limit):
        assert limits.has_room(POLICY, "ada")
        counters.count(POLICY, "ada")
    assert not limits.has_room(POLICY, "ada")
    assert limits.has_room(POLICY, "bob")
    clock.now += POLICY.seconds
    counters.count(POLICY, "bob")
    assert not limits.has_room(POLICY, "ada"), "the window before counts as well"
    monkeypatch.setattr(module, "MAX_KEYS", 1)
    monkeypatch.setattr(module, "SHARED_KEYS", 1)
    assert limits.has_room(POLICY, "eve")
    allowed(counters, key="mallory")
    assert not limits.has_room(POLICY, "eve"), "it shares a counter with others"


def test_to_ask_alone_counts_nothing(counters: WindowCounters) -> None:
    for _ in range(50):
        assert counters.count(POLICY, "ada", is_counted=False).remaining == 10
    assert allowed(counters) == 10
    assert counters.count(POLICY, "ada", is_counted=False).is_exceeded


def test_no_window_has_many_more_requests_than_the_limit(
    counters: WindowCounters, clock: Clock
) -> None:
    """However the requests are timed: not twice as many around the end of a window."""
    clock.now += 59
    assert allowed(counters) == 10
    clock.now += 2
    assert allowed(counters) <= 1
    clock.now += 29
    assert 4 <= allowed(counters) <= 5


def test_after_a_pause_all_are_allowed_again(counters: WindowCounters, clock: Clock) -> None:
    assert allowed(counters) == 10
    clock.now += 120
    assert allowed(counters) == 10


def test_after_the_wait_requests_are_allowed_again(counters: WindowCounters, clock: Clock) -> None:
    for _ in range(40):
        while not (allowance := counters.count(POLICY, "ada")).is_exceeded:
            clock.now += 0.7
        clock.now += allowance.seconds
        assert not counters.count(POLICY, "ada").is_exceeded


@pytest.mark.parametrize("others", [3, 10, 50, 5000])
def test_after_the_wait_there_is_room_however_far_processes_exceeded_the_limit(
    clock: Clock, others: int
) -> None:
    counters = WindowCounters(clock, has_store=True)
    counters.set_clock(6010, clock.now)
    for _ in range(10):
        counters.count(SETTLED_POLICY, "ada")
    [due] = counters.take_due()
    counters.learn(due, 10 + others, 0)
    wait = counters.count(SETTLED_POLICY, "ada").seconds
    clock.now += wait - 2
    assert counters.count(SETTLED_POLICY, "ada").is_exceeded
    clock.now += 2
    assert not counters.count(SETTLED_POLICY, "ada").is_exceeded


def test_endless_addresses_take_no_endless_memory(
    counters: WindowCounters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_KEYS", 100)
    monkeypatch.setattr(module, "SHARED_KEYS", 1)
    assert allowed(counters, times=5) == 5
    outcomes = [counters.count(POLICY, str(number)).is_exceeded for number in range(1000)]
    assert sum(outcomes) == 1000 - 99 - 10, "those who come late share"
    assert len(counters._windows[POLICY.name].current) == 101
    assert allowed(counters) == 5, "and nobody's count is dropped for them"


def test_who_floods_one_policy_has_nobody_share_in_another(
    counters: WindowCounters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long its windows are, and however long nobody asks for it again."""
    monkeypatch.setattr(module, "MAX_KEYS", 100)
    monkeypatch.setattr(module, "SHARED_KEYS", 1)
    flooded = RateLimitPolicy("flooded", 10, 3600)
    for number in range(1000):
        counters.count(flooded, str(number))
    assert [allowed(counters, key=str(number)) for number in range(50)] == [10] * 50


def test_without_a_store_nothing_is_kept_for_it(clock: Clock) -> None:
    limits = RateLimits("a secret")
    limits._settled.monotonic = clock
    for number in range(100):
        clock.now += 30
        assert not limits.settled_by_caller(SETTLED_POLICY, str(number % 7)).is_exceeded
        assert limits._settled.due == []


def test_where_there_is_no_store_nobody_is_told_to_wait_for_it(clock: Clock) -> None:
    limits = RateLimits("a secret", replicas=10)
    limits._settled.monotonic = clock
    limits._settled.set_clock(6010, clock.now)
    allowances = [limits.settled_by_caller(SETTLED_POLICY, "ada") for _ in range(2)]
    assert [a.is_exceeded for a in allowances] == [False, True]
    assert allowances[1].seconds > 50


def test_no_more_is_kept_for_the_store_than_it_can_be_told(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_DUE", 5)
    counters = WindowCounters(clock, has_store=True)
    for number in range(10):
        counters.count(SETTLED_POLICY, str(number))
    assert [due.key for due in counters.take_due()] == ["0", "1", "2", "3", "4"]
    for number in range(6, 9):
        counters.count(SETTLED_POLICY, str(number))
    told = [(due.key, due.counted.own) for due in counters.take_due()]
    assert told == [("6", 2), ("7", 2), ("8", 2)], "once it is added to, all of it is told"


def test_counters_that_ran_out_are_removed(counters: WindowCounters, clock: Clock) -> None:
    for number in range(100):
        counters.count(POLICY, str(number))
    clock.now += 60
    counters.count(POLICY, "ada")
    clock.now += 60
    counters.count(POLICY, "ada")
    windows = counters._windows[POLICY.name]
    assert len(windows.current) == len(windows.previous) == 1


def test_a_clock_that_is_set_back_a_little_starts_nothing_anew(
    counters: WindowCounters, clock: Clock
) -> None:
    assert allowed(counters) == 10
    counters.set_clock(5995, clock.now)
    assert allowed(counters) == 0
    counters.set_clock(3600, clock.now)
    assert allowed(counters) == 10, "by hours: nobody waits for the old time to come again"


def test_the_clock_of_the_store_is_taken_over_as_far_as_it_is_known(
    counters: WindowCounters, clock: Clock
) -> None:
    policy = RateLimitPolicy("test", 10, 60)

    def seconds() -> int:
        return counters.count(policy, "ada", is_counted=False).seconds

    assert seconds() == 60
    clock.now += 3
    counters.set_clock(6000.5, 1000)
    assert seconds() == 57, "it may be right: the answer took three seconds"
    counters.set_clock(6020, 1000)
    assert seconds() == 40
    counters.set_clock(6001, clock.now)
    assert seconds() == 59


@pytest.mark.parametrize(
    ("used", "before", "elapsed", "seconds"),
    [
        pytest.param(10, 0, 30, 31, id="all in this window: one weighs less then"),
        pytest.param(10, 0, 59.5, 1, id="the window is about to turn"),
        pytest.param(5, 10, 30, 1, id="half of the previous weighs just too much"),
        pytest.param(5, 20, 10, 36, id="the previous must weigh five at most"),
        pytest.param(20, 0, 30, 61, id="twice the limit: until half of the next window has passed"),
    ],
)
def test_the_wait_is_computed_from_the_windows(
    used: int, before: int, elapsed: float, seconds: int
) -> None:
    assert module._seconds(60, 10, used, before, elapsed) == seconds


def test_addresses_of_one_network_are_counted_together_without_a_store() -> None:
    """It would take seconds to find that the store is down: nobody asks it."""
    limits = RateLimits("a secret", replicas=5, redis_url="redis://192.0.2.1:1")
    for host in range(10):
        assert not limits.in_process(POLICY, f"2001:db8:1:2::{host}").is_exceeded
    assert limits.in_process(POLICY, "2001:db8:1:2:ffff::").is_exceeded
    assert not limits.in_process(POLICY, "2001:db8:1:3::1").is_exceeded
