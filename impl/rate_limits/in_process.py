"""Counts requests in this process alone, for limits so generous that no store is needed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from generated.rate_limits import Allowance, RateLimitPolicy

MAX_KEYS = 100_000
"""How many keys have a counter of their own before new ones share some."""

_SHARED_KEYS = 1024


@dataclass(slots=True)
class _Windows:
    """The counts of the current window and of the previous one, by key."""

    begin: float
    current: dict[str, int] = field(default_factory=dict)
    previous: dict[str, int] = field(default_factory=dict)


class ProcessCounters:
    """Counts in sliding windows: the previous count weighs less and less.

    It takes a microsecond, and waits for nothing.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._windows: dict[str, _Windows] = {}

    def count(self, policy: RateLimitPolicy, key: str, *, is_counted: bool = True) -> Allowance:
        """Counts a request, unless it is over the limit or `is_counted` is false."""
        windows, elapsed = self._at(policy, self._now())
        if key not in windows.current and len(windows.current) >= MAX_KEYS:
            key = f"shared-{hash(key) % _SHARED_KEYS}"
        used, before = windows.current.get(key, 0), windows.previous.get(key, 0)
        weight = before * (1 - elapsed / policy.seconds)
        remaining = policy.limit - used - int(weight)
        if remaining > 0:
            if is_counted:
                windows.current[key] = used + 1
                remaining -= 1
            until_next = ceil(policy.seconds - elapsed)
            return Allowance(policy, is_exceeded=False, remaining=remaining, seconds=until_next)
        seconds = _seconds(policy, used, before, elapsed)
        return Allowance(policy, is_exceeded=True, remaining=0, seconds=seconds)

    def _at(self, policy: RateLimitPolicy, now: float) -> tuple[_Windows, float]:
        """Returns the windows at `now`, and how long ago the current one began."""
        windows = self._windows.get(policy.name)
        if windows is None:
            windows = self._windows[policy.name] = _Windows(now)
        elapsed = now - windows.begin
        if elapsed >= policy.seconds:
            is_next = elapsed < 2 * policy.seconds
            windows.previous = windows.current if is_next else {}
            windows.current = {}
            windows.begin = windows.begin + policy.seconds if is_next else now
            elapsed = now - windows.begin
        return windows, elapsed


def _seconds(policy: RateLimitPolicy, used: int, before: int, elapsed: float) -> int:
    """Returns how long until there is room for a request."""
    room_at = float(policy.seconds)  # in the next window, where what is used weighs less and less
    if used < policy.limit:
        room_at = policy.seconds * (1 - (policy.limit - used) / before)
    return min(policy.seconds, max(0, int(room_at - elapsed)) + 1)
