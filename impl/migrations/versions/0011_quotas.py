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

_COUNTS = ("task_count", "text_bytes", "tag_count", "reply_bytes")
_USERS = sa.table("users", sa.column("id", sa.String), *map(sa.column, _COUNTS))
_TASKS = sa.table(
    "tasks",
    sa.column("user_id", sa.String),
    sa.column("title", sa.String),
    sa.column("description", sa.String),
)
_TAGS = sa.table("tags", sa.column("user_id", sa.String))
_REPLIES = sa.table(
    "idempotency_keys", sa.column("user_id", sa.String), sa.column("reply", sa.LargeBinary)
)
# Who has no task has no tag.
_UNCOUNTED = sa.select(_USERS.c.id).where(
    sa.or_(
        sa.and_(_USERS.c.task_count == 0, sa.exists().where(_TASKS.c.user_id == _USERS.c.id)),
        sa.and_(_USERS.c.reply_bytes == 0, sa.exists().where(_REPLIES.c.user_id == _USERS.c.id)),
    )
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
        sa.Column("reply_bytes", sa.BigInteger(), nullable=False, server_default="0"),
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
    size = _bytes(_TASKS.c.title) + sa.func.coalesce(_bytes(_TASKS.c.description), 0)
    ids = [user.id for user in users]
    counts = {
        "task_count": _of_each(connection, ids, _TASKS, sa.func.count()),
        "text_bytes": _of_each(connection, ids, _TASKS, sa.func.sum(size)),
        "tag_count": _of_each(connection, ids, _TAGS, sa.func.count()),
        "reply_bytes": _of_each(
            connection, ids, _REPLIES, sa.func.sum(sa.func.length(_REPLIES.c.reply))
        ),
    }
    rows = [
        {"user": id_, **{f"new_{name}": count.get(id_, 0) for name, count in counts.items()}}
        for id_ in ids
    ]
    connection.execute(_SET, rows)


def _of_each(
    connection: sa.Connection, users: Sequence[str], table: sa.TableClause, what: Any
) -> dict[str, int]:
    """Returns what comes out for the rows of each of some users, of those that have any."""
    user = table.c.user_id
    rows = connection.execute(sa.select(user, what).where(user.in_(users)).group_by(user))
    return {user_id: int(number) for user_id, number in rows}


def _bytes(text: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """Returns how long a text is in UTF-8. SQLite has no `octet_length` before 3.43."""
    if is_postgresql():
        return sa.func.octet_length(text)
    return sa.func.length(sa.cast(text, sa.LargeBinary))
