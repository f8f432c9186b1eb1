"""The current time, passed in so that tests can replace it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

type Clock = Callable[[], datetime]
"""Returns the current moment, aware and in UTC."""

utc_now: Clock = partial(datetime.now, UTC)
"""Tells the time by the clock of the system."""


def seconds_of(now: Clock) -> Callable[[], float]:
    """Returns the same clock in seconds since 1970, for what has to be compared often."""
    return time.time if now is utc_now else lambda: now().timestamp()
