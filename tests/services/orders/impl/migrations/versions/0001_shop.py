"""The platform, and products, orders and payments."""

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.platform import create_platform, drop_platform, owner
from impl.migrations.steps import Index, TableItem

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_NAME = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
_STATES = "'reserved', 'paid', 'cancelled', 'expired', 'returned'"


def upgrade() -> None:
    create_platform("stockroom")
    steps.create_tables(
        {
            "products": [
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("sku", sa.String(40), nullable=False),
                sa.Column("name", _NAME, nullable=False),
                sa.Column("price", sa.Integer(), nullable=False),
                sa.Column("stock", sa.Integer(), nullable=False),
                sa.Column("reserved", sa.Integer(), nullable=False),
                sa.Column("created_at", _MOMENT, nullable=False),
                sa.Column("updated_at", _MOMENT, nullable=False),
                sa.PrimaryKeyConstraint("id", name="pk_products"),
                sa.UniqueConstraint("sku", name="uq_products_sku"),
                sa.CheckConstraint("reserved >= 0 AND reserved <= stock", name="ck_products_stock"),
                Index("ix_products_name", ["name", "id"]),
            ],
            "orders": [
                *owner("orders"),
                sa.Column("id", sa.Uuid(), nullable=False),
                sa.Column("status", sa.String(16), nullable=False),
                sa.Column("total", sa.BigInteger(), nullable=False),
                sa.Column("placed_at", _MOMENT, nullable=False),
                sa.Column("reserved_until", _MOMENT, nullable=False),
                sa.Column("paid_at", _MOMENT, nullable=True),
                sa.Column("closed_at", _MOMENT, nullable=True),
                sa.PrimaryKeyConstraint("user_id", "id", name="pk_orders"),
                sa.CheckConstraint(f"status IN ({_STATES})", name="ck_orders_status"),
                Index("ix_orders_placed_at", ["user_id", "placed_at", "id"]),
                Index("ix_orders_open", ["user_id", "reserved_until"], where="status = 'reserved'"),
                Index("ix_orders_reserved_until", ["reserved_until"], where="status = 'reserved'"),
            ],
            "order_lines": [
                *_of_order("order_lines"),
                sa.Column("product_id", sa.Uuid(), nullable=False),
                sa.Column("name", sa.String(100), nullable=False),
                sa.Column("price", sa.Integer(), nullable=False),
                sa.Column("quantity", sa.Integer(), nullable=False),
                sa.PrimaryKeyConstraint("user_id", "order_id", "product_id", name="pk_order_lines"),
                sa.ForeignKeyConstraint(
                    ["product_id"], ["products.id"], name="fk_order_lines_product_id_products"
                ),
            ],
            "payments": [
                *_of_order("payments"),
                sa.Column("kind", sa.String(8), nullable=False),
                sa.Column("amount", sa.BigInteger(), nullable=False),
                sa.Column("made_at", _MOMENT, nullable=False),
                sa.PrimaryKeyConstraint("user_id", "order_id", "kind", name="pk_payments"),
                sa.CheckConstraint("kind IN ('payment', 'refund')", name="ck_payments_kind"),
            ],
        }
    )


def downgrade() -> None:
    steps.drop_tables("payments", "order_lines", "orders", "products")
    drop_platform()


def _of_order(table: str) -> list[TableItem]:
    """Returns the columns that say of which order a row is."""
    return [
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "order_id"],
            ["orders.user_id", "orders.id"],
            name=f"fk_{table}_user_id_orders",
            ondelete="CASCADE",
        ),
    ]
