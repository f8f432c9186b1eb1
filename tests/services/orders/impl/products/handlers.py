"""Products: listed by everybody, changed by administrators."""

from __future__ import annotations

from typing import override
from uuid import UUID

from pydantic import MISSING
from uuid_utils.compat import uuid7

from generated.models import NewProduct, ProductPage, ProductPatch, StockChange
from generated.problems import InvalidCursor, ProductNotFound, SkuTaken, StockReserved
from generated.products import (
    ChangeStock200,
    ChangeStockOutcome,
    CreateProduct201,
    CreateProductOutcome,
    GetProduct200,
    GetProductOutcome,
    ListProducts200,
    ListProductsOutcome,
    ProductsApi,
    UpdateProduct200,
    UpdateProductOutcome,
)
from impl.caller import Caller
from impl.clock import Clock
from impl.database import DuplicateError, Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import WholeList, read_page
from impl.products import statements
from impl.products.rows import ProductRecord, product_of
from impl.refusals import require_visible


class Products(ProductsApi[Caller]):
    """Handles the operations tagged `products`."""

    def __init__(self, transaction: Transaction, cursors: Cursors, now: Clock) -> None:
        self._transaction = transaction
        self._cursors = cursors
        self._now = now

    @override
    async def list_products(
        self, caller: Caller, *, limit: int, cursor: str | MISSING
    ) -> ListProductsOutcome:
        products = WholeList("products", caller.user_id, statements.ORDER, statements.page)
        try:
            rows, next_cursor = await read_page(
                self._transaction, self._cursors, products, limit=limit, cursor=cursor
            )
        except InvalidCursorError:
            return InvalidCursor()
        items = [product_of(row) for row in rows]
        return ListProducts200(body=ProductPage(items=items, next_cursor=next_cursor))

    @override
    async def create_product(self, caller: Caller, body: NewProduct) -> CreateProductOutcome:
        require_visible("/name", body.name)
        now = self._now()
        new = ProductRecord(uuid7(), body.sku, body.name, body.price, body.stock, 0, now, now)
        try:
            async with self._transaction.savepoint():
                await self._transaction.execute(statements.INSERT, new._asdict())
        except DuplicateError:
            other = await self._transaction.one(statements.SELECT_BY_SKU, {"number": body.sku})
            return SkuTaken(product_id=other)
        return CreateProduct201(body=product_of(new), location=f"/api/shop/products/{new.id}")

    @override
    async def get_product(self, caller: Caller, product_id: UUID) -> GetProductOutcome:
        row = await self._transaction.first(statements.SELECT, {"product": product_id})
        return ProductNotFound() if row is None else GetProduct200(body=product_of(row))

    @override
    async def update_product(
        self, caller: Caller, product_id: UUID, body: ProductPatch
    ) -> UpdateProductOutcome:
        if body.name is not MISSING:
            require_visible("/name", body.name)
        changes = body.model_dump()
        values = {f"new_{name}": value for name, value in changes.items()}
        row = await self._transaction.first(
            statements.assign(frozenset(changes)),
            {"product": product_id, "now": self._now(), **values},
        )
        return ProductNotFound() if row is None else UpdateProduct200(body=product_of(row))

    @override
    async def change_stock(
        self, caller: Caller, product_id: UUID, body: StockChange
    ) -> ChangeStockOutcome:
        row = await self._transaction.first(statements.LOCK, {"product": product_id})
        if row is None:
            return ProductNotFound()
        if not row.reserved <= row.stock + body.change <= statements.MAX_STOCK:
            return StockReserved(reserved=row.reserved)
        values = {"product": product_id, "change": body.change, "now": self._now()}
        changed = await self._transaction.one(statements.CHANGE_STOCK, values)
        return ChangeStock200(body=product_of(changed))
