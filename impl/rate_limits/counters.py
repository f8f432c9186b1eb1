"""Where requests are counted: in the memory of this process, or in Redis for all processes."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from math import floor
from typing import NamedTuple, override

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from generated.rate_limits import Allowance, RateLimitPolicy

MAX_COUNTERS = 100_000
"""How many counters one process keeps in memory before new keys share some."""
MAX_FAMILIAR = 100_000
FAMILIAR_SECONDS = 30 * 24 * 60 * 60

_SHARED_COUNTERS = 1024
_SWEEP_SECONDS = 5
_PREFIX = "taskpact"


class Counters(ABC):
    """Counts requests by policy and key, and remembers familiar keys."""

    def __init__(self, storage: MemoryStorage | RedisStorage) -> None:
        self._storage = storage
        self._strategy = SlidingWindowCounterRateLimiter(storage)

    async def count(self, policy: RateLimitPolicy, key: str) -> Allowance:
        """Counts a request, unless it is over the limit, and returns what is left."""
        item = RateLimitItemPerSecond(policy.limit, policy.seconds)
        is_counted = await self._strategy.hit(item, policy.name, key)
        window = await self._storage.get_sliding_window(
            item.key_for(policy.name, key), policy.seconds
        )
        return _allowance(policy, Window(*window), is_exceeded=not is_counted)

    @abstractmethod
    async def remember(self, key: str) -> None:
        """Remembers a key as familiar for the next 30 days."""

    @abstractmethod
    async def is_familiar(self, key: str) -> bool:
        """Whether the key was remembered in the last 30 days."""


class MemoryCounters(Counters):
    """Keeps everything in this process, in a bounded part of its memory."""

    def __init__(self) -> None:
        self._memory = _SweptMemory()
        self._familiar_until: dict[str, float] = {}
        super().__init__(self._memory)

    @override
    async def count(self, policy: RateLimitPolicy, key: str) -> Allowance:
        """Counts a request. Once there are too many counters, new keys share a few.

        So memory is bounded however many addresses a client has, and no counter is dropped to make
        room: that would be a way to start from zero.
        """
        if len(self._memory.storage) >= MAX_COUNTERS and not self._memory.has(policy, key):
            key = f"shared-{hash(key) % _SHARED_COUNTERS}"
        return await super().count(policy, key)

    @override
    async def remember(self, key: str) -> None:
        self._familiar_until.pop(key, None)  # so that it moves to the end
        self._familiar_until[key] = time.time() + FAMILIAR_SECONDS
        if len(self._familiar_until) > MAX_FAMILIAR:
            del self._familiar_until[next(iter(self._familiar_until))]

    @override
    async def is_familiar(self, key: str) -> bool:
        return self._familiar_until.get(key, 0) > time.time()


class RedisCounters(Counters):
    """Shares everything with other processes, through Redis or Valkey."""

    def __init__(self, url: str, timeout_seconds: float) -> None:
        self._pool: ConnectionPool = ConnectionPool.from_url(
            url,
            socket_timeout=timeout_seconds,
            socket_connect_timeout=timeout_seconds,
            retry=Retry(NoBackoff(), 1),  # a connection may be from before a restart
        )
        self._redis = Redis(connection_pool=self._pool)
        super().__init__(
            RedisStorage(
                "async+redis://",
                implementation="redispy",
                key_prefix=_PREFIX,
                connection_pool=self._pool,  # type: ignore[arg-type]  # as its docstring has it
            )
        )

    @override
    async def remember(self, key: str) -> None:
        await self._redis.set(f"{_PREFIX}:familiar:{key}", 1, ex=FAMILIAR_SECONDS)

    @override
    async def is_familiar(self, key: str) -> bool:
        return bool(await self._redis.exists(f"{_PREFIX}:familiar:{key}"))

    async def close(self) -> None:
        """Closes all connections."""
        await self._pool.disconnect()


class _SweptMemory(MemoryStorage):
    """The library's memory, swept for expired counters only every few seconds.

    The library sweeps all of them on every request, which takes 10 ms for 50,000.
    """

    _next_sweep = 0.0

    @override
    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        if now >= self._next_sweep:
            self._next_sweep = now + _SWEEP_SECONDS
            for old in [old for old, until in self.expirations.items() if until <= now]:
                await self.clear(old)
        if key not in self.storage:
            self.expirations[key] = now + expiry
        self.storage[key] += amount
        return self.storage[key]

    def has(self, policy: RateLimitPolicy, key: str) -> bool:
        """Whether there is a counter for the key already."""
        item = RateLimitItemPerSecond(policy.limit, policy.seconds)
        windows = self.sliding_window_keys(
            item.key_for(policy.name, key), policy.seconds, time.time()
        )
        return any(window in self.storage for window in windows)


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
