"""The counters of all processes, in Redis or Valkey, which may be unavailable at any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import structlog
from redis.exceptions import RedisError

from impl.rate_limits.patience import answer_within
from impl.rate_limits.store import Store

RETRY_SECONDS = 1.0
"""How long a store that failed is not asked again."""
LOG_SECONDS = 60.0
"""How long a store that keeps failing is not logged again."""

_log = structlog.get_logger()


class SharedCounters:
    """Asks the store, and after a failure leaves it alone for a second."""

    def __init__(self, url: str, timeout_seconds: float) -> None:
        self._timeout_seconds = timeout_seconds
        self._store = Store(url)
        self.is_away = False
        self.failures = 0
        """How many questions it did not answer."""
        self._next_try = 0.0
        self._next_log = 0.0
        self._is_mentioned = False

    async def ask[T](self, question: Callable[[Store], Coroutine[Any, Any, T]]) -> T | None:
        """Returns the store's answer, or `None` if it is unavailable."""
        if self.is_away:
            if time.monotonic() < self._next_try:
                return None
            self._next_try = time.monotonic() + RETRY_SECONDS  # so that nobody else tries now
        try:
            answer = await answer_within(self._timeout_seconds, question(self._store))
        except (RedisError, OSError, TimeoutError) as error:
            self._note_failure(error)
            return None
        self.is_away = False
        if self._is_mentioned:
            self._is_mentioned = False
            _log.info("rate_limit_store_is_back")
        return answer

    async def open(self) -> None:
        """Connects ahead of the first request. A store that is unavailable does not matter yet."""
        with suppress(RedisError, OSError, TimeoutError):
            await answer_within(self._timeout_seconds, self._store.is_familiar(""))

    async def close(self) -> None:
        """Closes all connections."""
        await self._store.close()

    def _note_failure(self, error: Exception) -> None:
        now = time.monotonic()
        self.failures += 1
        self.is_away = True
        self._next_try = now + RETRY_SECONDS
        if now >= self._next_log:
            self._next_log = now + LOG_SECONDS
            self._is_mentioned = True
            # By its name alone: what an error says may hold the store's address and password.
            _log.warning("rate_limit_store_is_away", reason=type(error).__name__)
