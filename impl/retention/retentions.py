"""How long rows are kept, and their removal afterwards.

These statements are about all users at once: see `impl/decisions/0009-purge.md`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from impl.database import Database, Query, Transaction

_BATCH_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the rows of a table are kept after a moment in one of their columns."""

    name: str
    """What the rows are, in the plural."""
    time: timedelta
    remove: Query[object]
    """Removes at most `rows` whose moment is not after `before`, and returns their keys."""

    async def purge(self, database: Database, now: datetime) -> int:
        """Removes the rows whose time is over, and returns how many there were."""
        values = {"before": now - self.time, "rows": _BATCH_ROWS}
        removed, batch = 0, _BATCH_ROWS
        while batch == _BATCH_ROWS:
            async with database.transaction() as transaction:
                batch = len(await transaction.all(self.remove, values))
            removed += batch
        return removed


@dataclass(frozen=True, slots=True)
class CountedRetention:
    """The same for rows that are counted in the row of their user, which is locked first."""

    name: str
    time: timedelta
    owners: Query[str]
    """Selects the owners of the `rows` that expired first, except for the users `but`."""
    lock: Callable[[Transaction, str], Awaitable[bool]]
    """Locks the row of a user without waiting, and returns whether it could."""
    remove: Callable[[Transaction, str, datetime, int], Awaitable[int]]
    """Removes at most that many rows of a locked user, and returns how many."""

    async def purge(self, database: Database, now: datetime) -> int:
        """Removes the rows whose time is over, and returns how many there were."""
        before = now - self.time
        removed, busy = 0, list[str]()
        while owners := await self._owners(database, before, busy):
            for owner in owners:
                async with database.transaction() as transaction:
                    is_locked = await self.lock(transaction, owner)
                    batch = (
                        await self.remove(transaction, owner, before, _BATCH_ROWS)
                        if is_locked
                        else 0
                    )
                if not batch:  # the next time, then
                    busy.append(owner)
                removed += batch
        return removed

    async def _owners(self, database: Database, before: datetime, busy: list[str]) -> list[str]:
        values = {"before": before, "rows": _BATCH_ROWS, "but": busy}
        async with database.transaction(read_only=True) as transaction:
            return await transaction.all(self.owners, values)


async def purge(
    database: Database, retentions: Sequence[Retention | CountedRetention], now: datetime
) -> dict[str, int]:
    """Removes all rows whose time is over, and returns how many of each kind.

    Several purges may run at once: each removes what the others do not. Rows that somebody is
    changing at the moment are left for the next time.

    Raises:
        DatabaseUnavailableError: the database cannot be reached. What was removed stays so.
    """
    return {retention.name: await retention.purge(database, now) for retention in retentions}
