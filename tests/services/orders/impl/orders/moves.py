"""What becomes of an order, and of its items, which never part: both happen, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from generated.models import OrderStatus
from impl.database import Transaction
from impl.database.related import read_related
from impl.orders import statements
from impl.orders.rows import LineRecord, OrderRecord
from impl.products.statements import LOCK_SOME


@dataclass(frozen=True, slots=True)
class Move:
    """A step in the life of an order."""

    before: OrderStatus
    after: OrderStatus
    to_stock: int
    """Whether its items come into the stock (1) or leave it (-1)."""
    to_reserved: int
    """The same for what is reserved."""


PAY = Move("reserved", "paid", -1, -1)
CANCEL = Move("reserved", "cancelled", 0, -1)
EXPIRE = Move("reserved", "expired", 0, -1)
RETURN = Move("paid", "returned", 1, 0)


async def move(
    transaction: Transaction,
    owner: str,
    order: OrderRecord,
    lines: Iterable[LineRecord],
    *,
    step: Move,
    now: datetime,
) -> OrderRecord:
    """Takes a step with an order that is locked and where the step begins."""
    assert order.status == step.before, order
    one: dict[str, object] = {"owner": owner, "order": order.id}
    await transaction.all(LOCK_SOME, {"products": [line.product_id for line in lines]})
    await transaction.execute(
        statements.MOVE, {**one, "to_stock": step.to_stock, "to_reserved": step.to_reserved}
    )
    new = {
        "new_status": step.after,
        "new_paid_at": now if step.after == "paid" else order.paid_at,
        "new_closed_at": None if step.after == "paid" else now,
    }
    return await transaction.one(statements.ASSIGN, {**one, **new})


async def lines_of(
    transaction: Transaction, owner: str, orders: Iterable[UUID]
) -> dict[UUID, list[LineRecord]]:
    """Returns the lines of orders, all with one statement."""
    return await read_related(
        transaction,
        statements.SELECT_LINES,
        {"owner": owner},
        ("orders", orders),
        lambda line: line.order_id,
    )
