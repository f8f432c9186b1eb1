"""A shop with one who manages it, and customers."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import select
from sqlmodel import col

from impl.admin.commands import promote
from impl.database import Database
from impl.database.url import parse_database_url
from impl.orders.tables import PaymentRow
from tests.support.rows import untyped
from tests.support.users import SignedUp, log_in, sign_up

type Json = dict[str, Any]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Shop:
    """Requests of a manager and of customers."""

    http: httpx.AsyncClient
    manager: SignedUp

    async def product(self, stock: int, price: int = 890, name: str = "Tea") -> Json:
        """Adds a product."""
        new = {"sku": f"TEA-{next(_numbers)}", "name": name, "price": price, "stock": stock}
        return await self.send(self.manager, "POST", "/api/shop/products", 201, json=new)

    async def deliver(self, product: Json, change: int, status: int = 200) -> Json:
        """Changes the stock of a product."""
        path = f"/api/shop/products/{product['id']}/stock"
        return await self.send(self.manager, "POST", path, status, json={"change": change})

    async def stock(self, product: Json) -> tuple[int, int]:
        """Returns how many items of a product there are, and how many can be ordered."""
        found = await self.send(self.manager, "GET", f"/api/shop/products/{product['id']}")
        return found["stock"], found["available"]

    async def order(self, who: SignedUp, *lines: tuple[Json, int], status: int = 201) -> Json:
        """Places an order of so many items of each product."""
        wanted = [{"product_id": product["id"], "quantity": number} for product, number in lines]
        path = f"/api/{who.user_id}/orders"
        return await self.send(who, "POST", path, status, json={"lines": wanted})

    async def pay(self, who: SignedUp, order: Json, status: int = 200, **headers: str) -> Json:
        """Pays the total of an order."""
        body = {"amount": order["total"]}
        path = f"{self.path(who, order)}/payment"
        return await self.send(who, "POST", path, status, json=body, headers=headers)

    async def get(self, who: SignedUp, order: Json) -> Json:
        """Returns an order."""
        return await self.send(who, "GET", self.path(who, order))

    async def send(
        self,
        who: SignedUp,
        method: str,
        path: str,
        status: int = 200,
        *,
        headers: dict[str, str] | None = None,
        **given: Any,
    ) -> Json:
        """Returns the body of a response that has this status."""
        response = await self.http.request(
            method, path, headers={**who.headers, **(headers or {})}, **given
        )
        assert response.status_code == status, response.text
        body: Json = response.json()
        return body

    @staticmethod
    def path(who: SignedUp, order: Json) -> str:
        """Returns the path of an order."""
        return f"/api/{who.user_id}/orders/{order['id']}"


async def open_shop(client: httpx.AsyncClient, database_url: str) -> Shop:
    """Returns a shop on an application, with a new manager."""
    manager = await sign_up(client)
    await asyncio.to_thread(asyncio.run, promote(parse_database_url(database_url), manager.email))
    return Shop(client, await log_in(client, manager))


async def money(database: Database, *orders: Json) -> dict[str, tuple[int, int]]:
    """Returns how often and how much was paid and refunded, of the orders with these ids."""
    ids = {order["id"] for order in orders}
    statement = select(col(PaymentRow.order_id), col(PaymentRow.kind), col(PaymentRow.amount))
    async with database.transaction(read_only=True) as transaction:
        rows = await transaction.all(untyped(statement), {})
    of_kind: dict[str, list[int]] = {"payment": [], "refund": []}
    for row in rows:
        if str(row.order_id) in ids:
            of_kind[row.kind].append(row.amount)
    return {kind: (len(amounts), sum(amounts)) for kind, amounts in of_kind.items()}


def new_key() -> dict[str, str]:
    """Returns the header of a key that was never used."""
    return {"Idempotency-Key": str(uuid4())}
