"""What tasks are sorted by, and an index for each order."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.batches import fill_in_batches
from impl.migrations.steps import Index

revision = "0009"
down_revision = "0008"

_BY_BYTES = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
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
_INDEXES = [
    *(
        Index(f"ix_tasks_{prefix}{name}", ["user_id", column, "id"], where=condition)
        for name, column in _ORDERS.items()
        for prefix, condition in (("", _LISTED), ("open_", _OPEN))
    ),
    Index("ix_tasks_completed", ["user_id", "created_at", "id"], where=_COMPLETED),
]
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
_KEY = (_TASKS.c.user_id, _TASKS.c.id)
_UNORDERED = sa.select(*_KEY, _TASKS.c.title, _TASKS.c.due_date, _TASKS.c.due_at).where(
    _TASKS.c.title_order == ""
)
# A parameter must not have the name of a column.
_ORDER = (
    sa.update(_TASKS)
    .where(_TASKS.c.user_id == sa.bindparam("of_user"), _TASKS.c.id == sa.bindparam("of_task"))
    .values(title_order=sa.bindparam("by_title"), due_order=sa.bindparam("by_due"))
)


def upgrade() -> None:
    steps.add_columns(
        "tasks",
        sa.Column("title_order", _BY_BYTES, nullable=False, server_default=sa.text("''")),
        sa.Column("due_order", sa.DateTime(timezone=True), nullable=True),
    )
    fill_in_batches(_UNORDERED, _KEY, _order)
    for index in _INDEXES:
        steps.create_index("tasks", index)
    steps.analyze("tasks")


def downgrade() -> None:
    for index in _INDEXES:
        steps.drop_index("tasks", index.name)
    steps.drop_columns("tasks", "due_order", "title_order")


def _order(connection: sa.Connection, tasks: Sequence[sa.Row[Any]]) -> None:
    orders = [
        {
            "of_user": task.user_id,
            "of_task": task.id,
            "by_title": _fold(task.title)[:100],
            "by_due": task.due_at if task.due_date is None else _beginning(task.due_date),
        }
        for task in tasks
    ]
    connection.execute(_ORDER, orders)


def _fold(text: str) -> str:
    """Returns what all spellings of `text` have in common, as this revision sees it."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.casefold())


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
