"""A clock that a test sets forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the real time, and what a test adds to it."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, **duration: float) -> None:
        """Sets the clock forward: `advance(minutes=5)`."""
        self._ahead += timedelta(**duration)
