"""Who is counted together, and what the store learns about them."""

from __future__ import annotations

import pytest

from generated.rate_limits import RateLimitPolicy
from impl.rate_limits.limiter import RateLimits
from tests.support.valkey import ValkeyServer

SECRET = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
POLICY = RateLimitPolicy("test", 2, 60)
HOME = "203.0.113.5"
ELSEWHERE = "198.51.100.9"


@pytest.fixture
def limits() -> RateLimits:
    return RateLimits(SECRET)


async def test_addresses_of_one_ipv6_network_are_counted_together(limits: RateLimits) -> None:
    for host in ("1", "2"):
        assert not (await limits.by_address(POLICY, f"2001:db8:1:2::{host}")).is_exceeded
    assert (await limits.by_address(POLICY, "2001:db8:1:2:ffff::")).is_exceeded
    assert not (await limits.by_address(POLICY, "2001:db8:1:3::1")).is_exceeded


async def test_an_ipv4_address_in_ipv6_is_the_same_one(limits: RateLimits) -> None:
    for address in (HOME, f"::ffff:{HOME}"):
        assert not (await limits.by_address(POLICY, address)).is_exceeded
    assert (await limits.by_address(POLICY, "::ffff:cb00:7105")).is_exceeded


async def test_an_account_is_the_same_in_capitals(limits: RateLimits) -> None:
    for account in ("ada@example.com", "Ada@Example.COM"):
        assert not (await limits.by_account(POLICY, account, HOME)).is_exceeded
    assert (await limits.by_account(POLICY, "ADA@EXAMPLE.COM", ELSEWHERE)).is_exceeded


async def test_a_user_an_address_and_an_account_of_one_name_are_three(limits: RateLimits) -> None:
    for _ in range(2):
        await limits.by_caller(POLICY, "ada")
    assert (await limits.by_caller(POLICY, "ada")).is_exceeded
    assert not (await limits.by_address(POLICY, "ada")).is_exceeded
    assert not (await limits.by_account(POLICY, "ada", HOME)).is_exceeded


async def test_an_attacker_does_not_lock_out_whom_the_address_is_familiar(
    limits: RateLimits,
) -> None:
    await limits.remember("Ada@example.com", "2001:db8:1:2::1")
    for _ in range(10):
        await limits.by_account(POLICY, "ada@example.com", ELSEWHERE)
    assert (await limits.by_account(POLICY, "ada@example.com", ELSEWHERE)).is_exceeded
    owner = [
        await limits.by_account(POLICY, "ada@example.com", "2001:db8:1:2::7") for _ in range(3)
    ]
    assert [a.is_exceeded for a in owner] == [False, False, True], "a limit of their own"


async def test_an_attacker_is_not_familiar_with_other_accounts(limits: RateLimits) -> None:
    await limits.remember("eve@example.com", ELSEWHERE)
    for _ in range(2):
        await limits.by_account(POLICY, "ada@example.com", ELSEWHERE)
    assert (await limits.by_account(POLICY, "ada@example.com", ELSEWHERE)).is_exceeded
    assert (await limits.by_account(POLICY, "ada@example.com", HOME)).is_exceeded


@pytest.mark.parametrize(("replicas", "share"), [(1, 10), (3, 3), (10, 1), (100, 1)])
async def test_without_a_store_a_process_grants_its_share(replicas: int, share: int) -> None:
    policy = RateLimitPolicy("test", 10, 60)
    limits = RateLimits(SECRET, replicas=replicas)
    allowances = [await limits.by_caller(policy, "ada") for _ in range(12)]
    assert sum(not a.is_exceeded for a in allowances) == share
    assert all(a.policy == policy for a in allowances), "what is declared is what is told"


async def test_processes_share_their_counts_and_what_is_familiar(valkey: ValkeyServer) -> None:
    one, other = (
        RateLimits(SECRET, replicas=2, redis_url=valkey.url, redis_timeout_seconds=1)
        for _ in range(2)
    )
    assert not (await one.by_caller(POLICY, "ada")).is_exceeded
    assert not (await other.by_caller(POLICY, "ada")).is_exceeded
    assert (await one.by_caller(POLICY, "ada")).is_exceeded
    assert (await other.by_caller(POLICY, "ada")).is_exceeded

    await one.remember("ada", HOME)
    for _ in range(3):
        await other.by_account(POLICY, "ada", ELSEWHERE)
    assert not (await other.by_account(POLICY, "ada", HOME)).is_exceeded
    await one.close()
    await other.close()


async def test_the_store_learns_neither_addresses_nor_accounts(valkey: ValkeyServer) -> None:
    limits = RateLimits(SECRET, redis_url=valkey.url, redis_timeout_seconds=1)
    await limits.by_address(POLICY, HOME)
    await limits.by_caller(POLICY, "some-user-id")
    await limits.by_account(POLICY, "ada@example.com", HOME)
    await limits.remember("ada@example.com", HOME)
    await limits.close()
    keys = "\n".join(valkey.names())
    assert len(keys.splitlines()) == 4
    for canary in (HOME, "some-user-id", "ada", "example"):
        assert canary not in keys
