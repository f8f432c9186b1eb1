"""Statements about orders. Each names the owner, but for the one that finds expired ones."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Integer, bindparam, func, insert, literal_column, select, update
from sqlmodel import col

from impl.database import rows_of, values_of
from impl.database.columns import UtcDateTime
from impl.database.functions import one_of
from impl.database.given import given, insert_given
from impl.database.queries import columns_of, fields_of
from impl.orders.rows import Key, LineRecord, OrderRecord
from impl.orders.tables import OrderLineRow, OrderRow, PaymentRow
from impl.paging.pages import Order, Paged, Part
from impl.products.tables import ProductRow

_OWN = col(OrderRow.user_id) == bindparam("owner")
_ONE = (_OWN, col(OrderRow.id) == bindparam("order"))
_OWN_LINES = col(OrderLineRow.user_id) == bindparam("owner")
_ITS_LINES = (_OWN_LINES, col(OrderLineRow.order_id) == bindparam("order"))
_COLUMNS = fields_of(OrderRow, OrderRecord)
_SELECT = select(*_COLUMNS)
_NOW = bindparam("now", type_=UtcDateTime())
# In the statement itself: with a parameter, SQLite would not see that an index is for these alone.
_IS_RESERVED = col(OrderRow.status) == literal_column("'reserved'")
ORDER = Order(col(OrderRow.placed_at), col(OrderRow.id), is_down=True)

COUNT_OPEN = values_of(
    int,
    select(func.count()).where(_OWN, _IS_RESERVED, col(OrderRow.reserved_until) > _NOW),
)
INSERT = insert(OrderRow)
SELECT = rows_of(OrderRecord, _SELECT.where(*_ONE))
LOCK = rows_of(OrderRecord, _SELECT.where(*_ONE).with_for_update(key_share=True))
LOCK_IF_EXPIRED = rows_of(
    OrderRecord,
    _SELECT.where(*_ONE, _IS_RESERVED, col(OrderRow.reserved_until) <= _NOW).with_for_update(
        key_share=True, skip_locked=True
    ),
)
SELECT_EXPIRED = rows_of(
    Key,
    select(*fields_of(OrderRow, Key))
    .where(_IS_RESERVED, col(OrderRow.reserved_until) <= _NOW)
    .order_by(col(OrderRow.reserved_until))
    .limit(bindparam("rows")),
)
ASSIGN = rows_of(
    OrderRecord,
    update(OrderRow)
    .where(*_ONE)
    .values(
        status=bindparam("new_status"),
        paid_at=bindparam("new_paid_at", type_=UtcDateTime()),
        closed_at=bindparam("new_closed_at", type_=UtcDateTime()),
    )
    .returning(*_COLUMNS),
)
INSERT_PAYMENT = insert(PaymentRow)

SELECT_LINES = rows_of(
    LineRecord,
    select(*fields_of(OrderLineRow, LineRecord)).where(
        _OWN_LINES, one_of(col(OrderLineRow.order_id), "orders")
    ),
)
INSERT_LINES = insert_given(OrderLineRow, columns_of(OrderLineRow, "user_id", *LineRecord._fields))

# The products are locked already, in one order.
_GIVEN = given(columns_of(OrderLineRow, "product_id", "quantity"))
RESERVE = (
    update(ProductRow)
    .where(col(ProductRow.id) == _GIVEN.c.product_id)
    .values(reserved=col(ProductRow.reserved) + _GIVEN.c.quantity)
)
MOVE = (
    update(ProductRow)
    .where(*_ITS_LINES, col(ProductRow.id) == col(OrderLineRow.product_id))
    .values(
        stock=col(ProductRow.stock)
        + col(OrderLineRow.quantity) * bindparam("to_stock", type_=Integer()),
        reserved=col(ProductRow.reserved)
        + col(OrderLineRow.quantity) * bindparam("to_reserved", type_=Integer()),
    )
)
"""Moves the items of an order: so many times to the stock, and to what is reserved."""


@cache
def page(part: Part) -> Paged[OrderRecord]:
    """Returns the query for a page of the orders of a user."""
    return ORDER.page(rows_of(OrderRecord, _SELECT.where(_OWN)), part)
