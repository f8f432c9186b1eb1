"""The orders of a user."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import override
from uuid import UUID

from pydantic import MISSING
from uuid_utils.compat import uuid7

from generated.models import NewOrder, OrderPage, Payment
from generated.orders import (
    CancelOrder200,
    CancelOrderOutcome,
    GetOrder200,
    GetOrderOutcome,
    ListOrders200,
    ListOrdersOutcome,
    OrdersApi,
    PayOrder200,
    PayOrderOutcome,
    PlaceOrder201,
    PlaceOrderOutcome,
    ReturnOrder200,
    ReturnOrderOutcome,
)
from generated.problems import (
    AmountDiffers,
    InvalidCursor,
    OrderNotFound,
    OrderNotOpen,
    OutOfStock,
    ProductNotFound,
    TooManyOpenOrders,
)
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Transaction
from impl.orders import statements
from impl.orders.moves import CANCEL, PAY, RETURN, Move, lines_of, move
from impl.orders.rows import LineRecord, OrderRecord, order_of
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import WholeList, read_page
from impl.products.statements import LOCK_SOME
from impl.users.locks import lock_owner


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for orders that are not paid for yet."""

    reserved_for: timedelta
    max_open: int
    """How many of them a user can have at once."""


class Orders(OrdersApi[Caller]):
    """Handles the operations tagged `orders`."""

    def __init__(
        self, transaction: Transaction, cursors: Cursors, terms: Terms, now: Clock
    ) -> None:
        self._transaction = transaction
        self._cursors = cursors
        self._terms = terms
        self._now = now

    @override
    async def list_orders(
        self, caller: Caller, *, limit: int, cursor: str | MISSING
    ) -> ListOrdersOutcome:
        orders = WholeList("orders", caller.user_id, statements.ORDER, statements.page)
        try:
            rows, next_cursor = await read_page(
                self._transaction, self._cursors, orders, limit=limit, cursor=cursor
            )
        except InvalidCursorError:
            return InvalidCursor()
        lines = await lines_of(self._transaction, caller.user_id, (row.id for row in rows))
        now = self._now()
        items = [order_of(row.at(now), lines[row.id]) for row in rows]
        return ListOrders200(body=OrderPage(items=items, next_cursor=next_cursor))

    @override
    async def place_order(self, caller: Caller, body: NewOrder) -> PlaceOrderOutcome:
        quantities = Counter[UUID]()
        for wanted in body.lines:
            quantities[wanted.product_id] += wanted.quantity
        # The user is locked first: orders that are placed at once are counted one by one.
        await lock_owner(self._transaction, caller.user_id)
        now = self._now()
        counting = {"owner": caller.user_id, "now": now}
        if await self._transaction.one(statements.COUNT_OPEN, counting) >= self._terms.max_open:
            return TooManyOpenOrders(limit=self._terms.max_open)
        found = await self._transaction.all(LOCK_SOME, {"products": [*quantities]})
        if len(found) < len(quantities):
            return ProductNotFound()
        for product in found:
            if product.available < quantities[product.id]:
                return OutOfStock(product_id=product.id, available=product.available)
        order_id = uuid7()
        lines = [
            LineRecord(order_id, product.id, product.name, product.price, quantities[product.id])
            for product in found
        ]
        total = sum(line.price * line.quantity for line in lines)
        order = OrderRecord(
            order_id, "reserved", total, now, now + self._terms.reserved_for, None, None
        )
        await self._insert(caller.user_id, order, lines)
        location = f"/api/{caller.user_id}/orders/{order_id}"
        return PlaceOrder201(body=order_of(order, lines), location=location)

    @override
    async def get_order(self, caller: Caller, order_id: UUID) -> GetOrderOutcome:
        values = {"owner": caller.user_id, "order": order_id}
        row = await self._transaction.first(statements.SELECT, values)
        if row is None:
            return OrderNotFound()
        lines = await lines_of(self._transaction, caller.user_id, [order_id])
        return GetOrder200(body=order_of(row.at(self._now()), lines[order_id]))

    @override
    async def pay_order(self, caller: Caller, order_id: UUID, body: Payment) -> PayOrderOutcome:
        order = await self._lock(caller, order_id)
        if order is None:
            return OrderNotFound()
        if order.status != "reserved":
            return OrderNotOpen(order_status=order.status)
        if body.amount != order.total:
            return AmountDiffers(total=order.total)
        paid, lines = await self._move(caller, order, PAY)
        await self._book(caller, paid, "payment")
        return PayOrder200(body=order_of(paid, lines))

    @override
    async def cancel_order(self, caller: Caller, order_id: UUID) -> CancelOrderOutcome:
        order = await self._lock(caller, order_id)
        if order is None:
            return OrderNotFound()
        if order.status == "cancelled":
            lines = await lines_of(self._transaction, caller.user_id, [order_id])
            return CancelOrder200(body=order_of(order, lines[order_id]))
        if order.status != "reserved":
            return OrderNotOpen(order_status=order.status)
        return CancelOrder200(body=order_of(*await self._move(caller, order, CANCEL)))

    @override
    async def return_order(self, caller: Caller, order_id: UUID) -> ReturnOrderOutcome:
        order = await self._lock(caller, order_id)
        if order is None:
            return OrderNotFound()
        if order.status != "paid":
            return OrderNotOpen(order_status=order.status)
        returned, lines = await self._move(caller, order, RETURN)
        await self._book(caller, returned, "refund")
        return ReturnOrder200(body=order_of(returned, lines))

    async def _insert(self, owner: str, order: OrderRecord, lines: list[LineRecord]) -> None:
        """Writes a new order, and reserves what it has. Its products are locked."""
        await self._transaction.execute(statements.INSERT, {"user_id": owner, **order._asdict()})
        given = [{"user_id": owner, **line._asdict()} for line in lines]
        await self._transaction.execute(statements.INSERT_LINES, {"given": given})
        await self._transaction.execute(statements.RESERVE, {"given": given})

    async def _lock(self, caller: Caller, order_id: UUID) -> OrderRecord | None:
        """Returns an order as it is now, which nobody else changes meanwhile."""
        values = {"owner": caller.user_id, "order": order_id}
        order = await self._transaction.first(statements.LOCK, values)
        return None if order is None else order.at(self._now())

    async def _move(
        self, caller: Caller, order: OrderRecord, step: Move
    ) -> tuple[OrderRecord, list[LineRecord]]:
        lines = (await lines_of(self._transaction, caller.user_id, [order.id]))[order.id]
        moved = await move(
            self._transaction, caller.user_id, order, lines, step=step, now=self._now()
        )
        return moved, lines

    async def _book(self, caller: Caller, order: OrderRecord, kind: str) -> None:
        """Writes down what was paid or refunded. The table has room for one of each kind."""
        made_at = order.paid_at if kind == "payment" else order.closed_at
        values = {"user_id": caller.user_id, "order_id": order.id, "kind": kind}
        await self._transaction.execute(
            statements.INSERT_PAYMENT, {**values, "amount": order.total, "made_at": made_at}
        )
