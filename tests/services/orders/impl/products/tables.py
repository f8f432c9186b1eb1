"""How products are stored."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, Uuid
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime, bytewise


class ProductRow(SQLModel, table=True):
    """A product. The database itself refuses to have more of it reserved than is in stock."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("sku"),
        CheckConstraint("reserved >= 0 AND reserved <= stock", name="ck_products_stock"),
        Index("ix_products_name", "name", "id"),
    )

    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    sku: str = Field(max_length=40)
    name: str = Field(sa_type=bytewise(100))
    price: int
    """In euro cents."""
    stock: int
    """How many items there are, reserved ones included."""
    reserved: int
    """How many of them are promised to orders that are not paid for yet."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
