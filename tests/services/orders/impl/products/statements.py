"""Statements about products, which belong to nobody."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from sqlalchemy import Integer, bindparam, insert, select, update
from sqlmodel import col

from impl.database import Query, rows_of, values_of
from impl.database.columns import UtcDateTime
from impl.database.functions import one_of
from impl.database.queries import columns_of, fields_of
from impl.paging.pages import Order, Paged, Part
from impl.products.rows import ProductRecord
from impl.products.tables import ProductRow

_COLUMNS = fields_of(ProductRow, ProductRecord)
_SELECT = select(*_COLUMNS)
_THIS = col(ProductRow.id) == bindparam("product")
_NOW = bindparam("now", type_=UtcDateTime())
_CHANGE = bindparam("change", type_=Integer())
ORDER = Order(col(ProductRow.name), col(ProductRow.id), is_down=False)
MAX_STOCK = 100_000_000

INSERT = insert(ProductRow)
SELECT = rows_of(ProductRecord, _SELECT.where(_THIS))
SELECT_BY_SKU = values_of(
    UUID, select(col(ProductRow.id)).where(col(ProductRow.sku) == bindparam("number"))
)
LOCK = rows_of(ProductRecord, _SELECT.where(_THIS).with_for_update(key_share=True))
LOCK_SOME = rows_of(
    ProductRecord,
    _SELECT.where(one_of(col(ProductRow.id), "products"))
    .order_by(col(ProductRow.id))
    .with_for_update(key_share=True),
)
"""All who lock several do it in this order, so that none waits for another in a circle."""
CHANGE_STOCK = rows_of(
    ProductRecord,
    update(ProductRow)
    .where(_THIS)
    .values(stock=col(ProductRow.stock) + _CHANGE, updated_at=_NOW)
    .returning(*_COLUMNS),
)


@cache
def assign(names: frozenset[str]) -> Query[ProductRecord]:
    """Returns the query that sets the columns of these names; there may be none."""
    if not names:
        return SELECT
    types = {column.key: column.type for column in columns_of(ProductRow, *names)}
    new = {name: bindparam(f"new_{name}", type_=types[name]) for name in sorted(names)}
    changed = update(ProductRow).where(_THIS).values(**new, updated_at=_NOW)
    return rows_of(ProductRecord, changed.returning(*_COLUMNS))


@cache
def page(part: Part) -> Paged[ProductRecord]:
    """Returns the query for a page of all products."""
    return ORDER.page(rows_of(ProductRecord, _SELECT), part)
