"""The rate limiter of the contract's policies."""

from __future__ import annotations

import hmac
from dataclasses import replace
from functools import lru_cache
from typing import override

from generated.rate_limits import Allowance, RateLimiter, RateLimitPolicy
from impl.addresses import network_of
from impl.rate_limits.counters import Counters, MemoryCounters
from impl.rate_limits.in_process import ProcessCounters
from impl.rate_limits.shared import SharedCounters


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
        self._replicas = replicas
        self._own = MemoryCounters()
        self._process = ProcessCounters()
        self._network = lru_cache(maxsize=10_000)(network_of)
        self._shared = SharedCounters(redis_url, redis_timeout_seconds) if redis_url else None

    @override
    async def by_address(self, policy: RateLimitPolicy, address: str) -> Allowance:
        key = self._key("address", network_of(address))
        return await self._count(policy, key)

    @override
    def in_process(
        self, policy: RateLimitPolicy, address: str, *, is_counted: bool = True
    ) -> Allowance:
        return self._process.count(policy, self._network(address), is_counted=is_counted)

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

    async def remember(self, account: str, address: str) -> None:
        """Remembers for 30 days that the account's owner signed in from the address."""
        pair = self._pair(account, address)
        await self._own.remember(pair)
        if self._shared is not None:
            await self._shared.ask(lambda counters: counters.remember(pair))

    async def open(self) -> None:
        """Connects to the store, if there is one."""
        if self._shared is not None:
            await self._shared.open()

    async def close(self) -> None:
        """Closes the connections to the store."""
        if self._shared is not None:
            await self._shared.close()

    async def _count(self, policy: RateLimitPolicy, key: str, pair: str | None = None) -> Allowance:
        async def count(counters: Counters, policy: RateLimitPolicy) -> Allowance:
            is_familiar = pair is not None and (
                await self._own.is_familiar(pair) or await counters.is_familiar(pair)
            )
            return await counters.count(policy, pair if pair and is_familiar else key)

        if self._shared is not None:
            shared = await self._shared.ask(lambda counters: count(counters, policy))
            if shared is not None:
                return shared
        share = replace(policy, limit=max(1, policy.limit // self._replicas))
        return replace(await count(self._own, share), policy=policy)

    def _pair(self, account: str, address: str) -> str:
        return self._key("familiar", account.lower(), network_of(address))

    def _key(self, *parts: str) -> str:
        return hmac.digest(self._secret, "\0".join(parts).encode(), "sha256").hex()[:32]
