"""How long replies are kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col

from impl.database import Transaction, values_of
from impl.idempotency.tables import KEPT_FOR, AnonymousIdempotencyKeyRow, IdempotencyKeyRow
from impl.retention.retentions import CountedRetention, Retention
from impl.retention.statements import remove_expired, remove_oldest, select_owners

_REMOVE = values_of(
    int,
    remove_oldest(IdempotencyKeyRow, IdempotencyKeyRow.created_at).returning(
        func.length(col(IdempotencyKeyRow.reply))
    ),
)


def retentions(
    lock: Callable[[Transaction, str], Awaitable[bool]],
    count_removed: Callable[[Transaction, str, int], Awaitable[None]],
) -> tuple[Retention | CountedRetention, ...]:
    """Returns the retentions of replies to users and to anonymous requests.

    `lock` locks a user, and `count_removed` takes removed bytes off what the user has.
    """

    async def remove(transaction: Transaction, owner: str, before: datetime, rows: int) -> int:
        values = {"owner": owner, "before": before, "rows": rows}
        removed = await transaction.all(_REMOVE, values)
        if removed:
            await count_removed(transaction, owner, sum(removed))
        return len(removed)

    return (
        CountedRetention(
            IdempotencyKeyRow.__tablename__,
            KEPT_FOR,
            select_owners(IdempotencyKeyRow, IdempotencyKeyRow.created_at),
            lock,
            remove,
        ),
        Retention(
            AnonymousIdempotencyKeyRow.__tablename__,
            KEPT_FOR,
            remove_expired(AnonymousIdempotencyKeyRow, AnonymousIdempotencyKeyRow.created_at),
        ),
    )
