"""What processes count by themselves is settled in Valkey, beside the requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack

import pytest
from structlog.testing import capture_logs

from generated.rate_limits import RateLimitPolicy
from impl.rate_limits import settling as module
from impl.rate_limits.limiter import RateLimits
from impl.rate_limits.shared import RETRY_SECONDS, SharedCounters
from tests.support.valkey import ValkeyServer

SECRET = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
POLICY = RateLimitPolicy("test", 60, 60, is_settled=True)
SETTLED = 0.4
"""Seconds in which everything is settled, also on a busy machine."""

type Processes = list[RateLimits]


@pytest.fixture
async def processes(valkey: ValkeyServer) -> AsyncGenerator[Processes]:
    """Two processes, whose windows have just begun or are far from their end."""
    await asyncio.sleep(max(0, time.time() % 60 - 50) and 60.5 - time.time() % 60)
    async with AsyncExitStack() as stack:
        processes = []
        for _ in range(2):
            limits = RateLimits(SECRET, replicas=2, redis_url=valkey.url, redis_timeout_seconds=0.3)
            await limits.open()
            stack.push_async_callback(limits.close)
            processes.append(limits)
        yield processes


def allowed(limits: RateLimits, times: int = 100, user: str = "ada") -> int:
    """Returns how many of that many requests at once are allowed."""
    return sum(not limits.settled_by_caller(POLICY, user).is_exceeded for _ in range(times))


def left(limits: RateLimits, user: str = "ada") -> int:
    return limits.settled_by_caller(POLICY, user).remaining


@pytest.fixture
def round_trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many there were to the store is its length."""
    asked: list[int] = []
    ask = SharedCounters.ask

    async def counted(shared: SharedCounters, question: Callable[..., object]) -> object:
        asked.append(1)
        return await ask(shared, question)  # type: ignore[arg-type]

    monkeypatch.setattr(SharedCounters, "ask", counted)
    return asked


async def test_a_request_waits_for_no_store(processes: Processes, round_trips: list[int]) -> None:
    """Many requests are one round trip beside them, and an idle process makes none."""
    one = processes[0]
    for number in range(200):
        assert not one.settled_by_caller(POLICY, f"user {number}").is_exceeded
    assert round_trips == []
    await asyncio.sleep(3 * module.PAUSE_SECONDS)
    assert len(round_trips) == 1
    await asyncio.sleep(3 * module.PAUSE_SECONDS)
    assert len(round_trips) == 1


async def test_so_many_counts_are_settled_at_once_and_no_more(
    processes: Processes, round_trips: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_COUNTS", 50)
    for number in range(120):
        processes[0].settled_by_caller(POLICY, f"user {number}")
    await asyncio.sleep(SETTLED)
    assert len(round_trips) == 3


async def test_under_load_the_store_is_asked_ten_times_a_second(
    processes: Processes, round_trips: list[int]
) -> None:
    until = time.monotonic() + 1
    while time.monotonic() < until:
        processes[0].settled_by_address(POLICY, "203.0.113.5")
        await asyncio.sleep(0.005)
    assert 2 <= len(round_trips) <= 11


async def test_what_one_process_allows_is_soon_missing_in_the_other(processes: Processes) -> None:
    one, other = processes
    assert allowed(one, 20) == 20
    await asyncio.sleep(SETTLED)
    assert left(other) == 59, "it does not know of the user yet, and asks now"
    await asyncio.sleep(SETTLED)
    assert left(other) == 38
    await asyncio.sleep(SETTLED)
    assert left(one) == 39, "nor did the first one ask meanwhile"
    await asyncio.sleep(SETTLED)
    assert left(one) == 36
    await asyncio.sleep(SETTLED)
    assert allowed(one) == 36
    assert left(other) == 37
    await asyncio.sleep(SETTLED)
    assert allowed(one) == allowed(other) == 0


async def test_processes_exceed_the_limit_only_by_what_arrives_in_a_moment(
    processes: Processes,
) -> None:
    """At the very worst, each of them grants it once; spread out, they hardly exceed it."""
    burst = sum(allowed(each, user="burst") for each in processes)
    assert burst == 2 * POLICY.limit
    await asyncio.sleep(SETTLED)
    assert sum(allowed(each, user="burst") for each in processes) == 0

    steady = 0
    for _ in range(50):
        steady += sum(allowed(each, 1, user="steady") for each in processes)
        await asyncio.sleep(0.02)
    assert POLICY.limit <= steady <= POLICY.limit + 2 * 0.3 / 0.02


async def test_the_previous_window_of_all_processes_weighs_in_each(valkey: ValkeyServer) -> None:
    policy = RateLimitPolicy("short", 20, 2, is_settled=True)
    one, other = (RateLimits(SECRET, redis_url=valkey.url, redis_timeout_seconds=1) for _ in "12")
    await asyncio.sleep(2.1 - time.time() % 2)
    for _ in range(20):
        one.settled_by_caller(policy, "ada")
    await asyncio.sleep(2.05 - time.time() % 2)
    assert not other.settled_by_caller(policy, "ada").is_exceeded, "it knows nothing yet"
    await asyncio.sleep(SETTLED)
    found = [other.settled_by_caller(policy, "ada").is_exceeded for _ in range(18)]
    assert 1 <= found.count(False) <= 12
    await one.close()
    await other.close()


async def test_without_the_store_each_grants_its_share(
    processes: Processes, valkey: ValkeyServer
) -> None:
    for number, fail in enumerate((valkey.freeze, valkey.stop)):
        user = f"user {number}"
        fail()
        for each in processes:
            left(each, "somebody")
        await asyncio.sleep(1)
        with capture_logs() as lines:
            assert [allowed(each, user=user) for each in processes] == [30, 30]
        assert lines == []
        valkey.thaw()
        valkey.stop()
        valkey.start()
        await asyncio.sleep(RETRY_SECONDS)
        for each in processes:
            left(each, "somebody")
        await asyncio.sleep(SETTLED)
        assert allowed(processes[0], 40, user=f"later {user}") == 40


async def test_without_the_store_what_others_have_allowed_still_counts(
    processes: Processes, valkey: ValkeyServer
) -> None:
    one, other = processes
    assert allowed(other, 55) == 55
    await asyncio.sleep(SETTLED)
    left(one)
    await asyncio.sleep(SETTLED)
    assert left(one) == 3
    valkey.stop()
    left(one, "somebody")
    await asyncio.sleep(SETTLED)
    assert allowed(one) == 3


async def test_when_the_store_goes_away_what_it_was_told_uses_up_no_share(
    processes: Processes, valkey: ValkeyServer
) -> None:
    """Or one missed answer would refuse whoever has used more than a share."""
    one, _ = processes
    assert allowed(one, 40) == 40
    await asyncio.sleep(SETTLED)
    valkey.stop()
    left(one, "somebody")
    await asyncio.sleep(SETTLED)
    assert left(one) == 19, "of the limit"
    assert left(one, "bob") == 29, "of the share"
    assert allowed(one) == 19
    assert one.settled_by_caller(POLICY, "ada").seconds > 2, "the store would change nothing"


async def test_who_has_used_up_a_share_waits_for_no_more_than_the_store(
    processes: Processes, valkey: ValkeyServer
) -> None:
    """Which is tried again although all are refused, and nobody asks."""
    one, _ = processes
    left(one)
    valkey.stop()
    await asyncio.sleep(SETTLED)
    assert allowed(one) == 30
    valkey.start()
    refused = one.settled_by_caller(POLICY, "ada")
    assert refused.is_exceeded
    assert refused.seconds <= 2
    await asyncio.sleep(refused.seconds)
    assert left(one) == 28


async def test_a_store_that_forgot_everything_gives_nobody_a_new_start(
    processes: Processes, valkey: ValkeyServer
) -> None:
    one, _ = processes
    assert allowed(one) == 60
    await asyncio.sleep(SETTLED)
    valkey.clear()
    assert allowed(one) == 0


async def test_the_last_counts_are_settled_at_the_end(processes: Processes) -> None:
    one, other = processes
    left(one, "somebody")
    await asyncio.sleep(0.02)
    allowed(one, 50)
    await one.close()
    left(other)
    await asyncio.sleep(SETTLED)
    assert left(other) == 8


async def test_the_store_learns_neither_addresses_nor_users(
    processes: Processes, valkey: ValkeyServer
) -> None:
    processes[0].settled_by_address(POLICY, "203.0.113.5")
    processes[0].settled_by_caller(POLICY, "some-user-id")
    await asyncio.sleep(SETTLED)
    keys = "\n".join(valkey.names())
    assert len(keys.splitlines()) == 2
    assert "203.0.113" not in keys
    assert "some-user-id" not in keys


async def test_addresses_of_one_network_are_counted_together(processes: Processes) -> None:
    one = processes[0]
    for host in range(60):
        assert not one.settled_by_address(POLICY, f"2001:db8:1:2::{host}").is_exceeded
    assert one.settled_by_address(POLICY, "2001:db8:1:2:ffff::").is_exceeded
    assert not one.settled_by_address(POLICY, "2001:db8:1:3::1").is_exceeded


@pytest.mark.parametrize(("replicas", "share"), [(1, 60), (3, 20), (100, 1)])
def test_where_there_is_no_store_a_process_grants_its_share(replicas: int, share: int) -> None:
    assert allowed(RateLimits(SECRET, replicas=replicas)) == share
