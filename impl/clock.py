"""The current time, passed in so that tests can replace it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

type Clock = Callable[[], datetime]
"""Returns the current moment, aware and in UTC."""

utc_now: Clock = partial(datetime.now, UTC)
"""Tells the time by the clock of the system."""
