"""A store that is stopped, frozen or restarted: nothing waits for it, and no limit is open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable

import pytest
from structlog.testing import capture_logs

from generated.rate_limits import RateLimitPolicy
from impl.rate_limits import shared as module
from impl.rate_limits.limiter import RateLimits
from impl.settings import Settings
from tests.support.valkey import ValkeyServer

SECRET = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
POLICY = RateLimitPolicy("test", 10, 60)
HOME = "203.0.113.5"
ELSEWHERE = "198.51.100.9"

DEFAULT_SECONDS = Settings.model_fields["redis_timeout_milliseconds"].default / 1000
MARGIN_SECONDS = 0.9
"""The margin that a busy machine needs."""

type Failure = Callable[[ValkeyServer], None]


@pytest.fixture
def timeout_seconds() -> float:
    """Returns a longer deadline for the store than by default, since the machine may be busy."""
    return 0.3


@pytest.fixture
async def limits(valkey: ValkeyServer, timeout_seconds: float) -> AsyncGenerator[RateLimits]:
    """The limits of one of two processes, which has used the store before."""
    limits = RateLimits(
        SECRET, replicas=2, redis_url=valkey.url, redis_timeout_seconds=timeout_seconds
    )
    await limits.by_caller(POLICY, "somebody")
    yield limits
    await limits.close()


FAILURES = pytest.mark.parametrize("fail", [ValkeyServer.stop, ValkeyServer.freeze])


async def allowed(limits: RateLimits, times: int, user: str = "ada") -> int:
    """Returns how many of that many requests are allowed."""
    return sum([not (await limits.by_caller(POLICY, user)).is_exceeded for _ in range(times)])


@FAILURES
async def test_without_the_store_a_process_grants_its_share(
    limits: RateLimits, valkey: ValkeyServer, fail: Failure
) -> None:
    fail(valkey)
    assert await allowed(limits, 20) == 5
    assert (await limits.by_caller(POLICY, "ada")).seconds <= 2, "the store may be back by then"


@FAILURES
@pytest.mark.parametrize("timeout_seconds", [DEFAULT_SECONDS])
async def test_no_request_waits_longer_than_a_tenth_of_a_second(
    limits: RateLimits, valkey: ValkeyServer, fail: Failure
) -> None:
    """Each asks the store once more than any operation does, some of them during a retry."""

    async def request(number: int) -> float:
        started = time.monotonic()
        await limits.by_address(POLICY, f"203.0.113.{number}")
        await limits.by_caller(POLICY, f"user {number}")
        await limits.by_account(POLICY, f"account {number}", ELSEWHERE)
        await limits.remember(f"account {number}", ELSEWHERE)
        return time.monotonic() - started

    fail(valkey)
    waits = await asyncio.gather(*map(request, range(10)))
    for number in range(25):
        waits.append(await request(number))
        await asyncio.sleep(0.1)
    assert max(waits) < 0.1 + MARGIN_SECONDS
    assert sum(wait > 0.02 for wait in waits[10:]) <= 8, "it is tried once a second"


@FAILURES
async def test_without_the_store_an_account_is_still_limited(
    limits: RateLimits, valkey: ValkeyServer, fail: Failure
) -> None:
    await limits.remember("ada", HOME)
    fail(valkey)
    attack = [await limits.by_account(POLICY, "ada", ELSEWHERE) for _ in range(20)]
    assert sum(not a.is_exceeded for a in attack) == 5
    assert not (await limits.by_account(POLICY, "ada", HOME)).is_exceeded


@FAILURES
async def test_the_store_is_used_again_once_it_is_back(
    limits: RateLimits, valkey: ValkeyServer, fail: Failure
) -> None:
    other = RateLimits(SECRET, replicas=2, redis_url=valkey.url, redis_timeout_seconds=1)
    fail(valkey)
    assert await allowed(limits, 20) == 5
    valkey.thaw()
    valkey.stop()
    valkey.start()
    await asyncio.sleep(module.RETRY_SECONDS + 0.1)
    assert await allowed(limits, 8, "bob") + await allowed(other, 8, "bob") == 10
    await other.close()


async def test_it_is_logged_once_a_minute_and_without_the_address(
    limits: RateLimits, valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0)
    monkeypatch.setattr(module, "LOG_SECONDS", 1.5)
    valkey.stop()
    with capture_logs() as logs:
        started = time.monotonic()
        await allowed(limits, 50)
        assert len(logs) == 1
        await asyncio.sleep(1.6 - (time.monotonic() - started))
        await allowed(limits, 50)
    assert [log["event"] for log in logs] == ["rate_limit_store_is_away"] * 2
    assert str(valkey.port) not in str(logs)


async def test_a_store_that_flaps_does_not_fill_the_log(
    limits: RateLimits, valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0)
    with capture_logs() as logs:
        for _ in range(5):
            valkey.freeze()
            await allowed(limits, 2)
            valkey.thaw()
            await asyncio.sleep(0.05)
            await allowed(limits, 2)
    events = [log["event"] for log in logs]
    assert events == ["rate_limit_store_is_away", "rate_limit_store_is_back"]


async def test_a_restart_between_two_requests_goes_unnoticed(
    limits: RateLimits, valkey: ValkeyServer
) -> None:
    valkey.stop()
    valkey.start()
    with capture_logs() as logs:
        assert await allowed(limits, 20) == 10
    assert logs == []
