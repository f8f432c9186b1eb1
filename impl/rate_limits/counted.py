"""Rate limits that count their answers, for operators who watch them."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import override

from generated.rate_limits import Allowance, RateLimitPolicy
from impl.rate_limits.limiter import RateLimits


class CountedRateLimits(RateLimits):
    """Answers as any, and counts how often each policy has allowed or refused a request."""

    @cached_property
    def answers(self) -> Counter[tuple[str, bool]]:
        """How many there were, by the policy's name and whether its limit was exceeded."""
        return Counter()

    @override
    def in_process(
        self, policy: RateLimitPolicy, address: str, *, is_counted: bool = True
    ) -> Allowance:
        allowance = super().in_process(policy, address, is_counted=is_counted)
        return self._note(allowance) if is_counted or allowance.is_exceeded else allowance

    @override
    async def _count(self, policy: RateLimitPolicy, key: str, pair: str | None = None) -> Allowance:
        return self._note(await super()._count(policy, key, pair))

    @override
    def _settle_later(self, policy: RateLimitPolicy, key: str) -> Allowance:
        return self._note(super()._settle_later(policy, key))

    def _note(self, allowance: Allowance) -> Allowance:
        self.answers[allowance.policy.name, allowance.is_exceeded] += 1
        return allowance
