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

from generated.problems import Refusal
from impl.database import Database, DatabaseUnavailableError, Transaction
from impl.kept_replies import KEPT_FOR
from impl.tables import (
    AnonymousIdempotencyKeyRow,
    ApiKeyRow,
    IdempotencyKeyRow,
    SessionRow,
    TaskRow,
    UtcDateTime,
)
from impl.task_tags import remove_unused_tags

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
    tidy_up: Callable[[Transaction, str], Awaitable[object]] | None = None
    """What is to be done for each user of whom something was removed."""


def retentions(trash_days: int) -> tuple[Retention, ...]:
    """Returns all that is removed in time, with `trash_days` for deleted tasks."""
    return (
        Retention(
            "tasks",
            timedelta(days=trash_days),
            _remove(TaskRow, TaskRow.deleted_at),
            tidy_up=remove_unused_tags,
        ),
        Retention("sessions", timedelta(), _remove(SessionRow, SessionRow.expires_at)),
        Retention("api_keys", _EXPIRED_KEYS_SHOWN_FOR, _remove(ApiKeyRow, ApiKeyRow.expires_at)),
        *(
            Retention(row.__tablename__, KEPT_FOR, _remove(row, row.created_at))
            for row in (IdempotencyKeyRow, AnonymousIdempotencyKeyRow)
        ),
    )


async def purge(
    database: Database, retentions: Sequence[Retention], now: datetime
) -> dict[str, int]:
    """Removes what was to be kept until `now` at most, and returns how many rows of each.

    Several may do it at once: each removes what the others do not. What somebody is changing at
    that moment stays for the next time.

    Raises:
        DatabaseUnavailableError: the database cannot be reached. What was removed so far is.
    """
    return {retention.name: await _remove_all(database, retention, now) for retention in retentions}


async def _remove_all(database: Database, retention: Retention, now: datetime) -> int:
    values = {"before": now - retention.time, "rows": _BATCH_ROWS}
    removed, batch = 0, _BATCH_ROWS
    while batch == _BATCH_ROWS:
        async with database.transaction() as transaction:
            rows = await transaction.all(retention.statement, values)
        if retention.tidy_up is not None:
            for user_id in {row.user_id for row in rows}:
                with suppress(Refusal):  # the user left meanwhile
                    async with database.transaction() as transaction:
                        await retention.tidy_up(transaction, user_id)
        batch = len(rows)
        removed += batch
    return removed


@asynccontextmanager
async def purging(
    database: Database,
    retentions: Sequence[Retention],
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
    retentions: Sequence[Retention],
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
