# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""How often something may be asked for, as the contract's `x-rate-limit` says it.

A hand-written `RateLimiter` counts; which requests it counts, and when, is decided here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from pydantic import MISSING

from .http_request import HttpRequest
from .problems import Refusal, TooManyRequests
from .security import Principal


@dataclass(frozen=True, slots=True)
class RateLimitPolicy:
    """At most `limit` requests of one caller, address or account in any `seconds`."""

    name: str
    limit: int
    seconds: int
    is_settled: bool = False
    """Whether each process counts for itself, and settles with the others a moment later."""
    told: str = field(init=False)
    """What it allows, as headers tell it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "told", f'"{self.name}";q={self.limit};w={self.seconds}')


class Allowance(msgspec.Struct, frozen=True, gc=False):
    """What a policy leaves, once a request was counted or was one too many."""

    policy: RateLimitPolicy
    remaining: int
    seconds: int
    """How long until there is more; at least 1."""
    is_exceeded: bool = False


class RateLimiter(ABC):
    """Counts requests, however many processes serve them."""

    @abstractmethod
    async def by_address(self, policy: RateLimitPolicy, address: str) -> Allowance:
        """Counts a request from the address, unless it is one too many."""

    @abstractmethod
    def settled_by_address(self, policy: RateLimitPolicy, address: str) -> Allowance:
        """Counts a request from the address, unless it is one too many as far as is known here."""

    @abstractmethod
    def settled_by_caller(self, policy: RateLimitPolicy, user_id: str) -> Allowance:
        """Counts a request of the user, unless it is one too many as far as is known here."""

    @abstractmethod
    def in_process(self, policy: RateLimitPolicy, address: str) -> Allowance:
        """Counts a request from the address in this process alone, unless it is one too many."""

    @abstractmethod
    def has_room(self, policy: RateLimitPolicy, address: str) -> bool:
        """Whether a request that `in_process` would count now is not one too many."""

    @abstractmethod
    async def by_caller(self, policy: RateLimitPolicy, user_id: str) -> Allowance:
        """Counts a request of the user, unless it is one too many."""

    @abstractmethod
    async def by_account(self, policy: RateLimitPolicy, account: str, address: str) -> Allowance:
        """Counts a request, from the address, that is about the account, unless it is one too many.

        The account is what the body calls it, in capitals or not.
        """


async def limit_address(
    request: HttpRequest, limiter: RateLimiter | None, policy: RateLimitPolicy
) -> None:
    """Counts a request by the address that it is from.

    Raises:
        Refusal: 429, when it is one too many.
    """
    if limiter is None:
        return
    if policy.is_settled:
        _allow(request, limiter.settled_by_address(policy, request.address))
    else:
        _allow(request, await limiter.by_address(policy, request.address))


def limit_in_process(
    request: HttpRequest, limiter: RateLimiter | None, policy: RateLimitPolicy
) -> None:
    """Counts a request by its address in this process alone: other processes allow as much.

    So nobody is told how much is left.

    Raises:
        Refusal: 429, when it is one too many.
    """
    if limiter is not None:
        allowance = limiter.in_process(policy, request.address)
        if allowance.is_exceeded:
            _allow(request, allowance)


async def limit_caller(
    request: HttpRequest,
    limiter: RateLimiter | None,
    policy: RateLimitPolicy,
    caller: Principal | None,
) -> None:
    """Counts a request by its caller, if there is one.

    Raises:
        Refusal: 429, when it is one too many.
    """
    if limiter is None or caller is None:
        return
    if policy.is_settled:
        _allow(request, limiter.settled_by_caller(policy, caller.user_id))
    else:
        _allow(request, await limiter.by_caller(policy, caller.user_id))


def limit_by_scheme(
    request: HttpRequest,
    limiter: RateLimiter | None,
    policies: Mapping[str, Sequence[RateLimitPolicy]],
    caller: Principal | None,
) -> None:
    """Counts a request by its caller, as its security scheme says: all of its policies are settled.

    Raises:
        Refusal: 429, when it is one too many.
    """
    if limiter is None or caller is None:
        return
    for scheme in request.schemes:
        for policy in policies.get(scheme, ()):
            allowance = limiter.settled_by_caller(policy, caller.user_id)
            if allowance.is_exceeded or request.rate_limits is not None:
                _allow(request, allowance)
            else:  # as nearly always: what `_allow` does then
                left = f'"{policy.name}";r={allowance.remaining};t={allowance.seconds}'
                request.rate_limits = (left, policy.told)


async def limit_by_scheme_exactly(
    request: HttpRequest,
    limiter: RateLimiter | None,
    policies: Mapping[str, Sequence[RateLimitPolicy]],
    caller: Principal | None,
) -> None:
    """Does as `limit_by_scheme`, where not all policies are settled.

    Raises:
        Refusal: 429, when it is one too many.
    """
    if limiter is None or caller is None:
        return
    for scheme in request.schemes:
        for policy in policies.get(scheme, ()):
            if policy.is_settled:
                _allow(request, limiter.settled_by_caller(policy, caller.user_id))
            else:
                _allow(request, await limiter.by_caller(policy, caller.user_id))


async def limit_account(
    request: HttpRequest,
    limiter: RateLimiter | None,
    policy: RateLimitPolicy,
    account: str | MISSING,
) -> None:
    """Counts a request by the account that it names, if it names one.

    Raises:
        Refusal: 429, when it is one too many.
    """
    if limiter is not None and account is not MISSING:
        _allow(request, await limiter.by_account(policy, account, request.address))


def _allow(request: HttpRequest, allowance: Allowance) -> None:
    """Notes what every response to the request tells of its limits, and refuses one too many."""
    policy = allowance.policy
    left, allowed = f'"{policy.name}";r={allowance.remaining};t={allowance.seconds}', policy.told
    if request.rate_limits is not None:
        before, allowed_before = request.rate_limits
        left, allowed = f"{before}, {left}", f"{allowed_before}, {allowed}"
    request.rate_limits = (left, allowed)
    if allowance.is_exceeded:
        request.refused_by = policy.name
        raise Refusal(TooManyRequests(retry_after=allowance.seconds))
