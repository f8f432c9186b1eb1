"""What each user stores, counted in their row."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from impl.migrations import steps
from impl.migrations.batches import fill_in_batches
from impl.migrations.steps import Index
from impl.migrations.transactions import is_postgresql

revision = "0011"
down_revision = "0010"

_COUNTS = ("task_count", "text_bytes", "tag_count")
_USERS = sa.table("users", sa.column("id", sa.String), *map(sa.column, _COUNTS))
_TASKS = sa.table(
    "tasks",
    sa.column("user_id", sa.String),
    sa.column("title", sa.String),
    sa.column("description", sa.String),
)
_TAGS = sa.table("tags", sa.column("user_id", sa.String))
# Who has no task has no tag.
_UNCOUNTED = sa.select(_USERS.c.id).where(
    _USERS.c.task_count == 0, sa.exists().where(_TASKS.c.user_id == _USERS.c.id)
)
_SET = (
    sa.update(_USERS)
    .where(_USERS.c.id == sa.bindparam("user"))
    .values({name: sa.bindparam(f"new_{name}") for name in _COUNTS})
)


def upgrade() -> None:
    steps.add_columns(
        "users",
        sa.Column("task_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("text_bytes", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("tag_count", sa.Integer(), nullable=False, server_default="0"),
    )
    steps.create_index(
        "tasks",
        Index(
            "ix_tasks_oldest_deleted",
            ["user_id", "deleted_at", "id"],
            where="deleted_at IS NOT NULL",
        ),
    )
    fill_in_batches(_UNCOUNTED, (_USERS.c.id,), _count)


def downgrade() -> None:
    steps.drop_index("tasks", "ix_tasks_oldest_deleted")
    steps.drop_columns("users", *_COUNTS)


def _count(connection: sa.Connection, users: Sequence[sa.Row[Any]]) -> None:
    ids = [user.id for user in users]
    size = _bytes(_TASKS.c.title) + sa.func.coalesce(_bytes(_TASKS.c.description), 0)
    tasks = (
        sa.select(_TASKS.c.user_id, sa.func.count().label("tasks"), sa.func.sum(size).label("size"))
        .where(_TASKS.c.user_id.in_(ids))
        .group_by(_TASKS.c.user_id)
    )
    tags = (
        sa.select(_TAGS.c.user_id, sa.func.count().label("tags"))
        .where(_TAGS.c.user_id.in_(ids))
        .group_by(_TAGS.c.user_id)
    )
    tags_of = {row.user_id: row.tags for row in connection.execute(tags)}
    counts = [
        {
            "user": row.user_id,
            "new_task_count": row.tasks,
            "new_text_bytes": row.size,
            "new_tag_count": tags_of.get(row.user_id, 0),
        }
        for row in connection.execute(tasks)
    ]
    if counts:
        connection.execute(_SET, counts)


def _bytes(text: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """Returns how long a text is in UTF-8. SQLite has no `octet_length` before 3.43."""
    if is_postgresql():
        return sa.func.octet_length(text)
    return sa.func.length(sa.cast(text, sa.LargeBinary))
