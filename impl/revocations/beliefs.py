"""What the database has said of credentials and users, as long as the feed confirms it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from impl.revocations.feed import Feed, Mark

MAX_BELIEFS = 10_000
"""How many are remembered, of some 800 bytes each: those that were used lately."""


@dataclass(slots=True)
class _Belief[Row]:
    row: Row
    user_id: str
    mark: Mark


class Beliefs[Key: Hashable, Row]:
    """Rows by their keys, which are believed until something of their user is revoked."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._beliefs: OrderedDict[Key, _Belief[Row]] = OrderedDict()

    def recall(self, key: Key) -> Row | None:
        """Does as `find`, but returns `None` as well while the feed should be read."""
        return None if self._feed.is_due() else self._confirmed(key)

    async def find(self, key: Key) -> Row | None:
        """Returns what is believed, or `None` if the database has to be asked."""
        await self._feed.update()
        return self._confirmed(key)

    def reading(self, key: Key) -> int:
        """Returns how many times the feed had been read when what is believed was asked."""
        return self._beliefs[key].mark.reading

    def mark(self) -> Mark:
        """Returns the mark of a question that is about to be asked."""
        return self._feed.mark()

    def keep(self, key: Key, row: Row, user_id: str, mark: Mark) -> None:
        """Believes what the database has answered to the question of `mark`."""
        self._beliefs[key] = _Belief(row, user_id, mark)
        self._beliefs.move_to_end(key)
        if len(self._beliefs) > MAX_BELIEFS:
            self._beliefs.popitem(last=False)

    def _confirmed(self, key: Key) -> Row | None:
        belief = self._beliefs.get(key)
        if belief is None or not self._feed.confirms(belief.user_id, belief.mark):
            return None
        self._beliefs.move_to_end(key)
        return belief.row
