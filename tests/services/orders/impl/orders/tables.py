"""How orders are stored: their lines, and what was paid."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Uuid
from sqlmodel import Field, SQLModel

from impl.database.columns import UtcDateTime, only_where, owner


class OrderRow(SQLModel, table=True):
    """An order of a user."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(
            "status IN ('reserved', 'paid', 'cancelled', 'expired', 'returned')",
            name="ck_orders_status",
        ),
        Index("ix_orders_placed_at", "user_id", "placed_at", "id"),
        Index("ix_orders_open", "user_id", "reserved_until", **only_where("status = 'reserved'")),
        Index("ix_orders_reserved_until", "reserved_until", **only_where("status = 'reserved'")),
    )

    user_id: str = Field(sa_column=owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    status: str = Field(max_length=16)
    total: int = Field(sa_type=BigInteger)
    """In euro cents."""
    placed_at: datetime = Field(sa_type=UtcDateTime)
    reserved_until: datetime = Field(sa_type=UtcDateTime)
    paid_at: datetime | None = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(sa_type=UtcDateTime)


class OrderLineRow(SQLModel, table=True):
    """What an order has of a product, at the price of when it was placed."""

    __tablename__ = "order_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "order_id"], ["orders.user_id", "orders.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["product_id"], ["products.id"]),
    )

    user_id: str = Field(primary_key=True, max_length=64)
    order_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    product_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    name: str = Field(max_length=100)
    price: int
    quantity: int


class PaymentRow(SQLModel, table=True):
    """Money that came or went. Its key lets an order have one of each kind."""

    __tablename__ = "payments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "order_id"], ["orders.user_id", "orders.id"], ondelete="CASCADE"
        ),
        CheckConstraint("kind IN ('payment', 'refund')", name="ck_payments_kind"),
    )

    user_id: str = Field(primary_key=True, max_length=64)
    order_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    kind: str = Field(primary_key=True, max_length=8)
    amount: int = Field(sa_type=BigInteger)
    made_at: datetime = Field(sa_type=UtcDateTime)
