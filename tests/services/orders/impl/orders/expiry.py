"""Orders that were not paid for in time: others can have what they held."""

from __future__ import annotations

from datetime import datetime

from impl.database import Database
from impl.orders import statements
from impl.orders.moves import EXPIRE, lines_of, move
from impl.orders.rows import Key

_ROWS = 100


async def expire(database: Database, now: datetime) -> int:
    """Lets orders expire, each in a transaction of its own, and returns how many there were.

    Several processes may do so at once. An order that somebody is paying for or cancelling is left.
    """
    expired, batch = 0, _ROWS
    while batch:
        async with database.transaction(read_only=True) as transaction:
            found = await transaction.all(statements.SELECT_EXPIRED, {"now": now, "rows": _ROWS})
        batch = [await _expire(database, key, now) for key in found].count(True)
        expired += batch
    return expired


async def _expire(database: Database, key: Key, now: datetime) -> bool:
    async with database.transaction() as transaction:
        values = {"owner": key.user_id, "order": key.id, "now": now}
        order = await transaction.first(statements.LOCK_IF_EXPIRED, values)
        if order is None:
            return False
        lines = await lines_of(transaction, key.user_id, [order.id])
        await move(
            transaction, key.user_id, order, lines[order.id], step=EXPIRE, now=order.reserved_until
        )
    return True
