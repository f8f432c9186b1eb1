"""Counts requests in this process: in sliding windows, which begin everywhere at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from generated.rate_limits import Allowance, RateLimitPolicy

MAX_KEYS = 50_000
"""How many keys of a policy have a counter of their own before new ones share some."""
SHARED_KEYS = 1024
MAX_DUE = 100_000
"""How many counts are kept for the store at most; others wait until they are added to again."""


@dataclass(slots=True)
class Count:
    """How many requests of a key were allowed in one window."""

    own: int = 0
    """By this process."""
    told: int = 0
    """How many of them the store was told."""
    others: int = 0
    """How many other processes have allowed, as far as the store has said."""
    is_due: bool = False
    """Whether the store will be told."""


class Due(NamedTuple):
    """A count that the store is to be told, and of which key in which window it is."""

    policy: RateLimitPolicy
    key: str
    number: int
    counted: Count


@dataclass(slots=True)
class _Windows:
    """The counts of the current window and of the previous one, by key."""

    limit: int
    """How many requests of a key this process allows in one."""
    number: int = 0
    """How many windows there have been since 1970."""
    began: float = 0.0
    """When the current one began, in seconds since then."""
    current: dict[str, Count] = field(default_factory=dict)
    previous: dict[str, Count] = field(default_factory=dict)


class WindowCounters:
    """Counts in sliding windows: the previous count weighs less and less.

    It takes a few microseconds, and waits for nothing. No counter is dropped to make room: that
    would be a way to start from zero. Once a policy has too many, its new keys share a few instead.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        shares: int = 1,
        has_store: bool = False,
    ) -> None:
        self.monotonic = monotonic
        self._shares = shares  # into which each limit is divided: one is this process's
        self._max_due = MAX_DUE if has_store else 0
        self._ahead = time.time() - monotonic()
        self._windows: dict[str, _Windows] = {}
        self.due: list[Due] = []
        """What was counted, and the store has not been told: nothing if there is none."""

    def count(self, policy: RateLimitPolicy, key: str, *, is_counted: bool = True) -> Allowance:
        """Counts a request, unless it is over the limit or `is_counted` is false."""
        windows = self._windows.get(policy.name)
        elapsed = -1.0 if windows is None else self.monotonic() + self._ahead - windows.began
        if windows is None or not 0.0 <= elapsed < policy.seconds:
            windows, elapsed = self._turn(policy)
        count = windows.current.get(key)
        if count is None and len(windows.current) >= MAX_KEYS:
            key = f"shared-{hash(key) % SHARED_KEYS}"
            count = windows.current.get(key)
        past = windows.previous.get(key)
        used = 0 if count is None else count.own + count.others
        before, left = 0, policy.seconds - elapsed
        remaining = windows.limit - used
        if past is not None:
            before = past.own + past.others
            remaining -= int(before * left / policy.seconds)
        if remaining <= 0:
            seconds = _seconds(policy.seconds, windows.limit, used, before, elapsed)
            return Allowance(policy, 0, seconds, is_exceeded=True)
        if is_counted:
            if count is None:
                count = windows.current[key] = Count()
            count.own += 1
            remaining -= 1
            if self._max_due and policy.is_settled and not count.is_due:
                self._note_due(Due(policy, key, windows.number, count))
        return Allowance(policy, remaining, ceil(left))

    def is_new(self, policy: RateLimitPolicy, key: str) -> bool:
        """Whether a key surely has all of a policy, as nearly always: nothing counted lately."""
        windows = self._windows.get(policy.name)
        return windows is None or not (
            key in windows.current or key in windows.previous or len(windows.current) >= MAX_KEYS
        )

    def learn(self, due: Due, total: int, total_before: int) -> None:
        """Notes what all processes together have allowed, in a window and in the one before."""
        due.counted.others = max(due.counted.others, total - due.counted.told)
        windows = self._windows[due.policy.name]
        if windows.number == due.number and total_before:
            past = windows.previous.setdefault(due.key, Count())
            past.others = max(past.others, total_before - past.told)

    def set_clock(self, seconds: float, asked_at: float) -> None:
        """Sets the clock by that of the store, which was asked at `asked_at` and has answered.

        So windows begin everywhere at once. Nobody knows when in between the store answered, so a
        clock that may be right is left alone.
        """
        earliest = seconds - self.monotonic()
        self._ahead = min(max(self._ahead, earliest), seconds - asked_at)

    def take_due(self) -> list[Due]:
        """Returns what the store is to be told, at once."""
        due, self.due = self.due, []
        for each in due:
            each.counted.is_due = False
        return due

    def _note_due(self, due: Due) -> None:
        if len(self.due) < self._max_due:
            due.counted.is_due = True
            self.due.append(due)

    def _turn(self, policy: RateLimitPolicy) -> tuple[_Windows, float]:
        """Returns the windows when another one has begun, and how long ago that was."""
        number, elapsed = divmod(self.monotonic() + self._ahead, policy.seconds)
        windows = self._windows.get(policy.name)
        if windows is None:
            windows = _Windows(max(1, policy.limit // self._shares))
            self._windows[policy.name] = windows
        passed = number - windows.number
        if passed == -1:
            return windows, 0.0  # the clock was set back a little
        if passed:
            windows.previous = windows.current if passed == 1 else {}
            windows.current = {}
            windows.number, windows.began = int(number), number * policy.seconds
        return windows, elapsed


def _seconds(window: int, limit: int, used: int, before: int, elapsed: float) -> int:
    """Returns how long until there is room for a request."""
    room_at = float(window)  # in the next window, where what is used weighs less and less
    if used >= limit:
        room_at += window * (1 - limit / used)
    else:
        room_at = window * (1 - (limit - used) / before)
    # There is room after that moment, not at it; and a float may be a little less than it should.
    return max(0, int(room_at - elapsed + 0.001)) + 1
