"""Whom the credentials speak for that were accepted lately, and surely still are valid."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from impl.caller import Caller
from impl.clock import Clock, seconds_of
from impl.revocations.feed import Feed

MAX_RECENT = 4096
"""How many are remembered, of some 1,700 bytes each: those that were accepted last."""
MAX_LENGTH = 2048
"""Credentials that are longer are not remembered: those of another issuer may have 8 KB."""
_SINCE_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Recent:
    caller: Caller
    reading: int
    """The last reading of the feed that is known to have told of no change."""
    valid_from: float
    check_again: float
    """In seconds since 1970, as that before it: they are compared in each request."""


class RecentCallers:
    """Callers by their credentials, which nobody has to be asked about for the moment.

    Most requests are from somebody whose last one was a moment ago. To find them here takes one
    look-up and three comparisons; whoever is not found is authenticated as if it were for the first
    time. Nobody is found whose credential has ended, or has a use to be recorded, or who may have
    been revoked: while the feed has to be read, nobody is.
    """

    def __init__(self, feed: Feed, now: Clock) -> None:
        self._feed = feed
        self._seconds = seconds_of(now)
        self._recent: dict[str | bytes, _Recent] = {}

    def recall(self, credential: str | bytes) -> Caller | None:
        """Returns whom a credential surely speaks for."""
        recent = self._recent.get(credential)
        if (
            recent is None
            or time.monotonic() >= self._feed.fresh_until
            or not recent.valid_from <= self._seconds() < recent.check_again
        ):
            return None
        if recent.reading != self._feed.readings:
            if not self._feed.is_unchanged(recent.caller.user_id, recent.reading):
                return None
            recent.reading = self._feed.readings
        return recent.caller

    def forget(self) -> None:
        """Forgets everybody."""
        self._recent.clear()

    def remember(
        self,
        credential: str | bytes,
        caller: Caller,
        reading: int,
        check_again: datetime,
        valid_from: datetime = _SINCE_EVER,
    ) -> None:
        """Remembers a caller, about whom the database was asked after that reading of the feed."""
        if len(credential) > MAX_LENGTH:
            return
        self._recent.pop(credential, None)  # so that it moves to the end
        self._recent[credential] = _Recent(
            caller, reading, valid_from.timestamp(), check_again.timestamp()
        )
        if len(self._recent) > MAX_RECENT:
            del self._recent[next(iter(self._recent))]
