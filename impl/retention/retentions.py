"""How long rows are kept, and their removal when that time is over.

See `impl/decisions/0009-purge.md`: these statements are about all users at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Executable

from impl.database import Database, Transaction

_BATCH_ROWS = 1000
_EXPIRED_KEYS_SHOWN_FOR = timedelta(days=30)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the rows of a table are kept after a moment that they tell themselves."""

    name: str
    """What the rows are, in the plural."""
    time: timedelta
    statement: Executable
    """Removes at most `rows` whose moment is not after `before`, and returns their keys."""

    async def purge(self, database: Database, now: datetime) -> int:
        """Removes what was to be kept until `now` at most, and returns how many rows."""
        values = {"before": now - self.time, "rows": _BATCH_ROWS}
        removed, batch = 0, _BATCH_ROWS
        while batch == _BATCH_ROWS:
            async with database.transaction() as transaction:
                batch = len(await transaction.all(self.statement, values))
            removed += batch
        return removed


@dataclass(frozen=True, slots=True)
class CountedRetention:
    """The same of rows that are counted in the row of their user, which is locked before them."""

    name: str
    time: timedelta
    owners: Executable
    """Selects whose the first `rows` are that nobody of `but` has."""
    lock: Callable[[Transaction, str], Awaitable[bool]]
    """Locks the row of a user, and returns whether it could: it waits for nobody."""
    remove: Callable[[Transaction, str, datetime, int], Awaitable[int]]
    """Removes at most so many rows of a locked user, and returns how many."""

    async def purge(self, database: Database, now: datetime) -> int:
        """Removes what was to be kept until `now` at most, and returns how many rows."""
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
            return [row.user_id for row in await transaction.all(self.owners, values)]


async def purge(
    database: Database, retentions: Sequence[Retention | CountedRetention], now: datetime
) -> dict[str, int]:
    """Removes what was to be kept until `now` at most, and returns how many rows of each.

    Several may do it at once: each removes what the others do not. What somebody is changing at
    that moment stays for the next time.

    Raises:
        DatabaseUnavailableError: the database cannot be reached. What was removed so far is.
    """
    return {retention.name: await retention.purge(database, now) for retention in retentions}
