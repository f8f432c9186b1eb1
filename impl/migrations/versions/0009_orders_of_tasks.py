"""What tasks are sorted by, and an index for each order."""

from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from alembic import op

from impl.words import order_of

revision = "0009"
down_revision = "0008"

_BATCH = 1000
_ORDERS = {
    "created_at": "created_at",
    "updated_at": "updated_at",
    "due": "due_order",
    "priority": "priority",
    "title": "title_order",
}
_LISTED = "deleted_at IS NULL"
_OPEN = "deleted_at IS NULL AND completed_at IS NULL"
_COMPLETED = "deleted_at IS NULL AND completed_at IS NOT NULL"
_TASKS = sa.table(
    "tasks",
    sa.column("user_id", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("title", sa.String),
    sa.column("due_date", sa.Date),
    sa.column("due_at", sa.DateTime(timezone=True)),
    sa.column("title_order", sa.String),
    sa.column("due_order", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    by_bytes = sa.String(100, collation="C") if is_postgresql else sa.String(100)
    op.add_column(
        "tasks", sa.Column("title_order", by_bytes, nullable=False, server_default=sa.text("''"))
    )
    op.add_column("tasks", sa.Column("due_order", sa.DateTime(timezone=True), nullable=True))
    _fill()
    for name, column in _ORDERS.items():
        _create_index(name, column, _LISTED)
        _create_index(f"open_{name}", column, _OPEN)
    _create_index("completed", "created_at", _COMPLETED)


def downgrade() -> None:
    for name in ("completed", *_ORDERS, *(f"open_{name}" for name in _ORDERS)):
        op.drop_index(f"ix_tasks_{name}", "tasks")
    op.drop_column("tasks", "due_order")
    op.drop_column("tasks", "title_order")


def _create_index(name: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        f"ix_tasks_{name}",
        "tasks",
        ["user_id", column, "id"],
        sqlite_where=where,
        postgresql_where=where,
    )


def _fill() -> None:
    """Gives every task what it is sorted by, a batch after the other."""
    task = _TASKS.c
    key = sa.tuple_(task.user_id, task.id)
    batch = sa.select(_TASKS).order_by(task.user_id, task.id).limit(_BATCH)
    update = (
        sa.update(_TASKS)
        .where(task.user_id == sa.bindparam("user"), task.id == sa.bindparam("task"))
        .values(title_order=sa.bindparam("title"), due_order=sa.bindparam("due"))
    )
    rows = op.get_bind().execute(batch).all()
    while rows:
        orders = [
            {
                "user": row.user_id,
                "task": row.id,
                "title": order_of(row.title),
                "due": row.due_at if row.due_date is None else _beginning(row.due_date),
            }
            for row in rows
        ]
        op.get_bind().execute(update, orders)
        after = sa.tuple_(sa.literal(rows[-1].user_id), sa.literal(rows[-1].id, sa.Uuid))
        rows = op.get_bind().execute(batch.where(key > after)).all()


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
