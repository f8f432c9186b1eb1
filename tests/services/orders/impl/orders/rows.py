"""Orders as the contract shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from generated.models import Order, OrderLine, OrderStatus
from impl.text.visible import UNNAMED, visible


class OrderRecord(NamedTuple):
    """What an `Order` is made of, besides its lines."""

    id: UUID
    status: OrderStatus
    total: int
    placed_at: datetime
    reserved_until: datetime
    paid_at: datetime | None
    closed_at: datetime | None

    def at(self, now: datetime) -> OrderRecord:
        """Returns the order as it is at a moment: it may have expired before anybody noted it."""
        if self.status != "reserved" or self.reserved_until > now:
            return self
        return self._replace(status="expired", closed_at=self.reserved_until)


class LineRecord(NamedTuple):
    """What an `OrderLine` is made of."""

    order_id: UUID
    product_id: UUID
    name: str
    price: int
    quantity: int


class Key(NamedTuple):
    """The key of an order."""

    user_id: str
    id: UUID


def order_of(row: OrderRecord, lines: Iterable[LineRecord]) -> Order:
    """Returns the order of a row with its lines."""
    return Order(
        id=row.id,
        status=row.status,
        lines=[
            OrderLine(
                product_id=line.product_id,
                name=visible(line.name, UNNAMED),
                price=line.price,
                quantity=line.quantity,
            )
            for line in sorted(lines, key=lambda line: (line.name, line.product_id))
        ],
        total=row.total,
        placed_at=row.placed_at,
        reserved_until=row.reserved_until,
        paid_at=row.paid_at,
        closed_at=row.closed_at,
    )
