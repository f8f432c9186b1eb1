"""Products as the contract shows them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from generated.models import Product
from impl.text.visible import UNNAMED, visible


class ProductRecord(NamedTuple):
    """What a `Product` is made of."""

    id: UUID
    sku: str
    name: str
    price: int
    stock: int
    reserved: int
    created_at: datetime
    updated_at: datetime

    @property
    def available(self) -> int:
        """How many items can be ordered now."""
        return self.stock - self.reserved


def product_of(row: ProductRecord) -> Product:
    """Returns the product of a row."""
    return Product(
        id=row.id,
        sku=row.sku,
        name=visible(row.name, UNNAMED),
        price=row.price,
        stock=row.stock,
        available=row.available,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
