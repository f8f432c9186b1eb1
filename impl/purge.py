"""What nobody needs any more is removed for good, some rows at a time.

See `impl/decisions/0009-purge.md`: these statements alone are about all users at once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

import structlog
from sqlalchemy import ColumnElement, Executable, Table, bindparam, delete, select, tuple_
from sqlmodel import SQLModel, col

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database import Database, DatabaseUnavailableError, Transaction
from impl.database.columns import UtcDateTime
from impl.idempotency.tables import AnonymousIdempotencyKeyRow, IdempotencyKeyRow
from impl.kept_replies import KEPT_FOR, OWNERS_OF_EXPIRED_REPLIES, remove_expired_replies
from impl.tasks.trash import OWNERS_OF_EXPIRED, remove_expired

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
    remove: Callable[[Transaction, str, datetime, int], Awaitable[int]]
    """Removes at most so many rows of a user, and returns how many: none that somebody locks."""

    async def purge(self, database: Database, now: datetime) -> int:
        """Removes what was to be kept until `now` at most, and returns how many rows."""
        before = now - self.time
        removed, busy = 0, list[str]()
        while owners := await self._owners(database, before, busy):
            for owner in owners:
                async with database.transaction() as transaction:
                    batch = await self.remove(transaction, owner, before, _BATCH_ROWS)
                if not batch:  # the next time, then
                    busy.append(owner)
                removed += batch
        return removed

    async def _owners(self, database: Database, before: datetime, busy: list[str]) -> list[str]:
        values = {"before": before, "rows": _BATCH_ROWS, "but": busy}
        async with database.transaction(read_only=True) as transaction:
            return [row.user_id for row in await transaction.all(self.owners, values)]


def retentions(trash_days: int) -> tuple[Retention | CountedRetention, ...]:
    """Returns all that is removed in time, with `trash_days` for deleted tasks."""
    return (
        CountedRetention("tasks", timedelta(days=trash_days), OWNERS_OF_EXPIRED, remove_expired),
        Retention("sessions", timedelta(), _remove(SessionRow, SessionRow.expires_at)),
        Retention("api_keys", _EXPIRED_KEYS_SHOWN_FOR, _remove(ApiKeyRow, ApiKeyRow.expires_at)),
        CountedRetention(
            IdempotencyKeyRow.__tablename__,
            KEPT_FOR,
            OWNERS_OF_EXPIRED_REPLIES,
            remove_expired_replies,
        ),
        Retention(
            AnonymousIdempotencyKeyRow.__tablename__,
            KEPT_FOR,
            _remove(AnonymousIdempotencyKeyRow, AnonymousIdempotencyKeyRow.created_at),
        ),
    )


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


@asynccontextmanager
async def purging(
    database: Database,
    retentions: Sequence[Retention | CountedRetention],
    now: Callable[[], datetime],
    every: timedelta = timedelta(hours=1),
) -> AsyncGenerator[None]:
    """Purges now and then as long as it is entered."""
    task = asyncio.create_task(_purge_forever(database, retentions, now, every.total_seconds()))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _purge_forever(
    database: Database,
    retentions: Sequence[Retention | CountedRetention],
    now: Callable[[], datetime],
    seconds: float,
) -> NoReturn:
    # Replicas that start together do not purge together, nor while they start.
    await asyncio.sleep(random.uniform(0.1, 1) * seconds)  # noqa: S311, no secret
    while True:
        try:
            _log.info("purged", **await purge(database, retentions, now()))
        except DatabaseUnavailableError:
            _log.warning("purge_failed", reason="The database cannot be reached")
        except Exception:  # noqa: BLE001, it must not be the last time
            _log.exception("purge_failed")
        await asyncio.sleep(seconds)


def _remove(row: type[SQLModel], moment: Any) -> Executable:
    table: Table = row.__table__  # type: ignore[attr-defined]
    key: list[ColumnElement[Any]] = list(table.primary_key)
    # PostgreSQL evaluates a CTE that locks once, where a subquery might be evaluated again, with
    # other rows. SQLite locks the whole database, and knows no FOR UPDATE.
    batch = (
        select(*key)
        .where(col(moment) <= bindparam("before", type_=UtcDateTime()))
        .order_by(col(moment))
        .limit(bindparam("rows"))
        .with_for_update(skip_locked=True)
        .cte("batch")
    )
    return delete(table).where(tuple_(*key).in_(select(batch))).returning(*key)
