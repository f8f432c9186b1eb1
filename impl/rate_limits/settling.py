"""Counts of this process are settled with those of others: in the store, beside the requests."""

from __future__ import annotations

from collections.abc import Callable
from itertools import batched
from typing import TYPE_CHECKING

from impl.errands import Errand
from impl.rate_limits.told import Told
from impl.rate_limits.windows import Due, WindowCounters

if TYPE_CHECKING:
    from impl.rate_limits.shared import SharedCounters

PAUSE_SECONDS = 0.1
"""How long counts of different processes may differ, besides a round trip to the store."""
MAX_COUNTS = 500
"""How many counts are settled in one round trip."""


class Settling:
    """Tells the store what this process has allowed, and learns what all have allowed together."""

    def __init__(
        self, shared: SharedCounters, counters: WindowCounters, anonymous: Callable[[str], str]
    ) -> None:
        self._shared = shared
        self._counters = counters
        self._anonymous = anonymous
        self._errand = Errand("rate_limits", self._settle, PAUSE_SECONDS)
        self._is_closing = False

    @property
    def is_away(self) -> bool:
        """Whether the store did not answer the last time."""
        return self._shared.is_away

    def want(self) -> None:
        """Has what was counted settled soon, and a store that is away tried until it is back."""
        if self._counters.due or self.is_away:
            self._errand.want()

    async def close(self) -> None:
        """Settles what is left."""
        self._is_closing = True
        await self._errand.close()

    async def _settle(self) -> None:
        # A store that is away is asked although there is nothing to tell, or it would stay away.
        for dues in list(batched(self._counters.take_due(), MAX_COUNTS, strict=False)) or [()]:
            # Told before it has arrived: what is lost on the way is told nobody else, and what
            # arrives although nobody knows is not told twice.
            told, asked_at = [self._told(due) for due in dues], self._counters.monotonic()
            totals = await self._shared.ask(lambda store, told=told: store.settle(told))  # type: ignore[misc]
            if totals is None:
                continue
            self._counters.set_clock(totals.now, asked_at)
            for due, (total, total_before) in zip(dues, totals.counts, strict=True):
                self._counters.learn(due, total, total_before)
        if self.is_away and not self._is_closing:
            self._errand.want()

    def _told(self, due: Due) -> Told:
        allowed = due.counted.own - due.counted.told
        due.counted.told = due.counted.own
        name = f"{due.policy.name}:{self._anonymous(due.key)}"
        return Told(name, due.number, due.policy.seconds, allowed)
