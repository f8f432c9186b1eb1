"""Whether a client takes what it asked for."""

from __future__ import annotations

from impl.web.limits import Limits


class ReadingPace:
    """Watches a client for as long as something waits for it."""

    __slots__ = ("_limits", "_progress_at", "_taken", "_taken_before", "_window_from")

    def __init__(self, limits: Limits, taken: int, now: float) -> None:
        self._limits = limits
        self._taken = self._taken_before = taken
        self._progress_at = self._window_from = now

    def is_too_slow(self, taken: int, now: float) -> bool:
        """Returns whether it has stalled, or crawls; `taken` are the bytes it took so far."""
        limits = self._limits
        if taken > self._taken:
            self._taken = taken
            self._progress_at = now
        if now - self._progress_at > limits.stalled_seconds:
            return True
        if now - self._window_from > limits.reading_seconds:
            if taken - self._taken_before < limits.reading_bytes:
                return True
            self._taken_before = taken
            self._window_from = now
        return False
