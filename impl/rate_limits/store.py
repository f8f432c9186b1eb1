"""Counting in Redis or Valkey, for all processes together."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import NamedTuple

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from generated.rate_limits import Allowance, RateLimitPolicy
from impl.name import NAME
from impl.rate_limits.familiar import FAMILIAR_SECONDS
from impl.rate_limits.patience import MOST_SECONDS
from impl.rate_limits.told import Told, Totals

_PREFIX = NAME
# A window and the one before it: adds to the first, and returns the totals of both, after the time.
_SETTLE = """
local found = redis.call('TIME')
for i = 1, #KEYS, 2 do
    local total = redis.call('INCRBY', KEYS[i], ARGV[i])
    if total == tonumber(ARGV[i]) then
        redis.call('EXPIRE', KEYS[i], ARGV[i + 1])
    end
    found[#found + 1] = total
    found[#found + 1] = tonumber(redis.call('GET', KEYS[i + 1]) or '0')
end
return found
"""


class Store:
    """What all processes share. Any of it may raise a `RedisError` or an `OSError`."""

    def __init__(self, url: str) -> None:
        self._pool: ConnectionPool = ConnectionPool.from_url(
            url,
            socket_timeout=2 * MOST_SECONDS,  # whoever asks gives up before that
            socket_connect_timeout=2 * MOST_SECONDS,
            retry=Retry(NoBackoff(), 1),  # a connection may be from before a restart
        )
        self._redis = Redis(connection_pool=self._pool)
        self._settle = self._redis.register_script(_SETTLE)
        self._storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=_PREFIX,
            connection_pool=self._pool,  # type: ignore[arg-type]  # as its docstring has it
        )
        self._strategy = SlidingWindowCounterRateLimiter(self._storage)

    async def count(self, policy: RateLimitPolicy, key: str) -> Allowance:
        """Counts a request, unless it is over the limit, and returns what is left."""
        item = RateLimitItemPerSecond(policy.limit, policy.seconds)
        is_counted = await self._strategy.hit(item, policy.name, key)
        window = await self._storage.get_sliding_window(
            item.key_for(policy.name, key), policy.seconds
        )
        return _allowance(policy, Window(*window), is_exceeded=not is_counted)

    async def settle(self, told: Sequence[Told]) -> Totals:
        """Adds what a process has allowed to what all have, in one round trip."""
        keys = [
            f"{_PREFIX}:settled:{each.name}:{number}"
            for each in told
            for number in (each.number, each.number - 1)
        ]
        arguments = [n for each in told for n in (each.allowed, 2 * each.seconds)]
        seconds, microseconds, *totals = map(int, await self._settle(keys, arguments))
        pairs = list(zip(totals[::2], totals[1::2], strict=True))
        return Totals(seconds + microseconds / 1_000_000, pairs)

    async def remember(self, key: str) -> None:
        """Remembers a key as familiar for the next 30 days."""
        await self._redis.set(f"{_PREFIX}:familiar:{key}", 1, ex=FAMILIAR_SECONDS)

    async def is_familiar(self, key: str) -> bool:
        """Whether the key was remembered in the last 30 days."""
        return bool(await self._redis.exists(f"{_PREFIX}:familiar:{key}"))

    async def close(self) -> None:
        """Closes all connections."""
        await self._pool.disconnect()


class Window(NamedTuple):
    """The counts of the sliding window, as the library has them."""

    previous_count: int
    previous_seconds: float
    """How long until the previous count expires."""
    current_count: int
    current_seconds: float
    """How long until the current count expires: one window after it has become the previous one."""


def _allowance(policy: RateLimitPolicy, window: Window, *, is_exceeded: bool) -> Allowance:
    weight = window.previous_count * window.previous_seconds / policy.seconds
    remaining = policy.limit - floor(weight) - window.current_count
    until_next_window = max(0.0, window.current_seconds - policy.seconds)
    seconds = until_next_window
    if is_exceeded and window.current_count >= policy.limit:
        # What is the current window now weighs less and less, once it is the previous one.
        excess = 1 - policy.limit / window.current_count
        seconds = until_next_window + excess * policy.seconds
    elif is_exceeded:
        room = policy.limit - window.current_count
        seconds = window.previous_seconds - room * policy.seconds / max(1, window.previous_count)
    return Allowance(
        policy,
        is_exceeded=is_exceeded,
        remaining=0 if is_exceeded else max(0, remaining),
        seconds=min(policy.seconds, max(0, floor(seconds)) + 1),
    )
