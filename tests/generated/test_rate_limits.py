"""Requests are counted by what the contract says, and refused beyond it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from starlette.types import Message

from generated.http_request import HttpRequest
from generated.problems import Refusal, TooManyRequests
from generated.rate_limits import (
    RateLimitPolicy,
    limit_by_scheme,
    limit_by_scheme_exactly,
    limit_in_process,
)
from impl.caller import Caller
from impl.rate_limits.limiter import RateLimits

ADA = Caller("ada", frozenset())
EXACT = RateLimitPolicy("exact", 2, 60)
SETTLED = RateLimitPolicy("settled", 4, 60, is_settled=True)
OTHER = RateLimitPolicy("other", 3, 60, is_settled=True)

type Policies = Mapping[str, Sequence[RateLimitPolicy]]


@pytest.fixture
def limiter() -> RateLimits:
    return RateLimits("a secret")


def request_by(*schemes: str) -> HttpRequest:
    async def receive() -> Message:
        raise AssertionError

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "client": ("192.0.2.7", 5000),
    }
    request = HttpRequest(scope, receive)
    request.schemes = schemes
    return request


async def told(limiter: RateLimits, policies: Policies, scheme: str) -> tuple[str, str] | None:
    """Returns what a request of Ada's is told, or `None` if it was refused."""
    request = request_by(scheme)
    try:
        if any(not policy.is_settled for each in policies.values() for policy in each):
            await limit_by_scheme_exactly(request, limiter, policies, ADA)
        else:
            limit_by_scheme(request, limiter, policies, ADA)
    except Refusal:
        return None
    assert request.rate_limits is not None
    left, allowed = request.rate_limits
    return "".join(part.partition(";t=")[0] for part in left.split(", ")), allowed


@pytest.mark.parametrize(
    ("policies", "scheme", "expected"),
    [
        ({"key": [SETTLED]}, "key", ['"settled";r=3', '"settled";r=2', '"settled";r=1']),
        (
            {"key": [SETTLED, OTHER]},
            "key",
            [
                '"settled";r=3"other";r=2',
                '"settled";r=2"other";r=1',
                '"settled";r=1"other";r=0',
                None,
            ],
        ),
        ({"key": [EXACT]}, "key", ['"exact";r=1', '"exact";r=0', None]),
        (
            {"key": [SETTLED, EXACT], "token": [SETTLED]},
            "key",
            ['"settled";r=3"exact";r=1', '"settled";r=2"exact";r=0', None],
        ),
        (
            {"key": [EXACT], "token": [SETTLED]},
            "token",
            ['"settled";r=3', '"settled";r=2', '"settled";r=1'],
        ),
    ],
)
async def test_callers_are_counted_by_the_policies_of_their_scheme(
    limiter: RateLimits, policies: Policies, scheme: str, expected: Sequence[str | None]
) -> None:
    found = [await told(limiter, policies, scheme) for _ in expected]
    assert [None if each is None else each[0] for each in found] == expected
    assert found[0] is not None
    allowed = {
        "settled": '"settled";q=4;w=60',
        "other": '"other";q=3;w=60',
        "exact": '"exact";q=2;w=60',
    }
    assert found[0][1] == ", ".join(allowed[policy.name] for policy in policies[scheme])


async def test_whoever_has_no_scheme_is_not_counted_by_it(limiter: RateLimits) -> None:
    request = request_by()
    for _ in range(5):
        limit_by_scheme(request, limiter, {"key": [SETTLED]}, ADA)
        limit_by_scheme(request_by("key"), limiter, {"key": [SETTLED]}, None)
        limit_by_scheme(request_by("key"), None, {"key": [SETTLED]}, ADA)
    assert request.rate_limits is None


def test_what_is_counted_in_the_process_is_told_only_to_who_is_refused(limiter: RateLimits) -> None:
    for _ in range(EXACT.limit):
        request = request_by()
        assert limiter.has_room(EXACT, request.address)
        limit_in_process(request, limiter, EXACT)
        assert request.rate_limits is None
    request = request_by()
    assert not limiter.has_room(EXACT, request.address)
    with pytest.raises(Refusal) as refused:
        limit_in_process(request, limiter, EXACT)
    assert isinstance(refused.value.problem, TooManyRequests)
    assert request.refused_by == "exact"
    assert request.rate_limits is not None
    assert request.rate_limits[0].startswith('"exact";r=0;t=')


def test_to_ask_for_room_takes_none(limiter: RateLimits) -> None:
    for counted in (0, 1):
        for _ in range(50):
            assert limiter.has_room(EXACT, "2001:db8:1:2::1")
        assert not limiter.in_process(EXACT, f"2001:db8:1:2::{counted}").is_exceeded
    assert not limiter.has_room(EXACT, "2001:db8:1:2:ffff::"), "it is of the same network"
    assert limiter.has_room(EXACT, "2001:db8:1:3::1")
