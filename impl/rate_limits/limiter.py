"""The rate limiter of the contract's policies."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, override

from msgspec.structs import replace

from generated.rate_limits import Allowance, RateLimiter, RateLimitPolicy
from impl.addresses import network_of
from impl.later import later
from impl.rate_limits.familiar import FamiliarKeys
from impl.rate_limits.settling import Settling
from impl.rate_limits.windows import WindowCounters

if TYPE_CHECKING:
    from impl.rate_limits.shared import SharedCounters
    from impl.rate_limits.store import Store

_share: Callable[[str, float], SharedCounters] = later("impl.rate_limits.shared", "SharedCounters")
_REMEMBERED = 10_000
_TRIED_WITHIN_SECONDS = 2
"""How soon a store that is away has been tried again: after a second, a pause and its answer."""


class RateLimits(RateLimiter):
    """Counts in the store, or in this process if there is none or it is unavailable.

    By itself, a process grants its share of each limit, so that no limit is ever lifted. Keys are
    HMACs: neither addresses nor emails are in the store.
    """

    def __init__(
        self,
        secret: str,
        *,
        replicas: int = 1,
        redis_url: str | None = None,
        redis_timeout_seconds: float = 0.03,
    ) -> None:
        self._secret = secret.encode()
        self._familiar = FamiliarKeys()
        self._own = WindowCounters(shares=replicas)
        self._settled = (
            WindowCounters(has_store=True) if redis_url else WindowCounters(shares=replicas)
        )
        self._alone = WindowCounters(shares=replicas)
        self._process = WindowCounters()
        self._network = lru_cache(_REMEMBERED)(network_of)
        self.shared = _share(redis_url, redis_timeout_seconds) if redis_url else None
        self._settling = (
            Settling(self.shared, self._settled, lru_cache(_REMEMBERED)(self._key))
            if self.shared is not None
            else None
        )

    @override
    async def by_address(self, policy: RateLimitPolicy, address: str) -> Allowance:
        return await self._count(policy, self._key("address", network_of(address)))

    @override
    async def by_caller(self, policy: RateLimitPolicy, user_id: str) -> Allowance:
        return await self._count(policy, self._key("caller", user_id))

    @override
    async def by_account(self, policy: RateLimitPolicy, account: str, address: str) -> Allowance:
        """Counts an account's requests; those from a familiar address count separately.

        So an attacker who uses up the account's limit does not lock its owner out.
        """
        key = self._key("account", account.lower())
        return await self._count(policy, key, self._pair(account, address))

    @override
    def settled_by_address(self, policy: RateLimitPolicy, address: str) -> Allowance:
        return self.settled_by_caller(policy, self._network(address))  # a key like any other

    @override
    def settled_by_caller(self, policy: RateLimitPolicy, user_id: str) -> Allowance:
        if self._settling is None:
            return self._settled.count(policy, user_id)
        if self._settling.is_away:
            allowance = self._count_alone(policy, user_id)
        else:
            allowance = self._settled.count(policy, user_id)
        self._settling.want()
        return allowance

    @override
    def in_process(self, policy: RateLimitPolicy, address: str) -> Allowance:
        return self._process.count(policy, self._network(address))

    @override
    def has_room(self, policy: RateLimitPolicy, address: str) -> bool:
        key = self._network(address)
        return (
            self._process.is_new(policy, key)
            or not self._process.count(policy, key, is_counted=False).is_exceeded
        )

    async def remember(self, account: str, address: str) -> None:
        """Remembers for 30 days that the account's owner signed in from the address."""
        pair = self._pair(account, address)
        self._familiar.remember(pair)
        if self.shared is not None:
            await self.shared.ask(lambda store: store.remember(pair))

    async def open(self) -> None:
        """Connects to the store, if there is one."""
        if self.shared is not None:
            await self.shared.open()

    async def close(self) -> None:
        """Settles what is left, and closes the connections to the store."""
        if self._settling is not None:
            await self._settling.close()
        if self.shared is not None:
            await self.shared.close()

    def _count_alone(self, policy: RateLimitPolicy, key: str) -> Allowance:
        """Counts a request of which no other process hears: within the share, and the limit.

        What was allowed while the store was there is held against the limit alone: one missed
        answer is no reason to refuse anybody.
        """
        together = self._settled.count(policy, key, is_counted=False)
        if together.is_exceeded:
            return together
        alone = self._count_share(self._alone, policy, key)
        if alone.is_exceeded:
            return alone
        together = self._settled.count(policy, key)
        return min(alone, together, key=lambda each: each.remaining)

    async def _count(self, policy: RateLimitPolicy, key: str, pair: str | None = None) -> Allowance:
        if self.shared is not None:
            allowance = await self.shared.ask(
                lambda store: self._in_store(store, policy, key, pair)
            )
            if allowance is not None:
                return allowance
        is_familiar = pair is not None and self._familiar.has(pair)
        return self._count_share(self._own, policy, pair if pair and is_familiar else key)

    async def _in_store(
        self, store: Store, policy: RateLimitPolicy, key: str, pair: str | None
    ) -> Allowance:
        is_familiar = pair is not None and (
            self._familiar.has(pair) or await store.is_familiar(pair)
        )
        return await store.count(policy, pair if pair and is_familiar else key)

    def _count_share(
        self, counters: WindowCounters, policy: RateLimitPolicy, key: str
    ) -> Allowance:
        """Counts a request within what a process grants by itself.

        Whoever has used that up waits for the store, if there is one: it may grant more.
        """
        allowance = counters.count(policy, key)
        if allowance.is_exceeded and self.shared is not None:
            return replace(allowance, seconds=min(allowance.seconds, _TRIED_WITHIN_SECONDS))
        return allowance

    def _pair(self, account: str, address: str) -> str:
        return self._key("familiar", account.lower(), network_of(address))

    def _key(self, *parts: str) -> str:
        return hmac.digest(self._secret, "\0".join(parts).encode(), "sha256").hex()[:32]
