"""Clocks that a test sets forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The real time plus whatever a test adds to it."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, **duration: float) -> None:
        """Sets the clock forward: `advance(minutes=5)`."""
        self._ahead += timedelta(**duration)


class StandingClock:
    """A clock that stands still until it is set forward."""

    def __init__(self, time: datetime | None = None) -> None:
        """Begins with `time`, or else with the real time."""
        self.time = time or datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **duration: float) -> None:
        """Sets the clock forward: `advance(seconds=10)`."""
        self.time += timedelta(**duration)


class SteppingClock:
    """A clock that advances a little on each call."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC).replace(microsecond=123456)

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=10)
        return self.time
