"""The current time, passed in so that tests can replace it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

type Clock = Callable[[], datetime]
"""Returns the current moment, aware and in UTC."""


def utc_now() -> datetime:
    """Returns the current moment, by the clock of the system."""
    return datetime.now(UTC)
