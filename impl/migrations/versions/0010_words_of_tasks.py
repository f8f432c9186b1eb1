"""The words of tasks, for whoever searches."""

import sqlalchemy as sa
from alembic import op

from impl.words import words

revision = "0010"
down_revision = "0009"

_BATCH = 1000
_TASKS = sa.table(
    "tasks",
    sa.column("user_id", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("title", sa.String),
    sa.column("description", sa.String),
)
_WORDS = sa.table(
    "task_words",
    sa.column("user_id", sa.String),
    sa.column("word", sa.String),
    sa.column("task_id", sa.Uuid),
)


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    by_bytes = sa.String(32, collation="C") if is_postgresql else sa.String(32)
    op.create_table(
        "task_words",
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("word", by_bytes, nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "word", "task_id", name="pk_task_words"),
        sa.ForeignKeyConstraint(
            ["user_id", "task_id"],
            ["tasks.user_id", "tasks.id"],
            name="fk_task_words_user_id_tasks",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_task_words_task", "task_words", ["user_id", "task_id", "word"])
    _fill()


def downgrade() -> None:
    op.drop_table("task_words")


def _fill() -> None:
    """Writes the words of every task, a batch of tasks after the other."""
    task = _TASKS.c
    key = sa.tuple_(task.user_id, task.id)
    batch = sa.select(_TASKS).order_by(task.user_id, task.id).limit(_BATCH)
    rows = op.get_bind().execute(batch).all()
    while rows:
        found = [
            {"user_id": row.user_id, "word": word, "task_id": row.id}
            for row in rows
            for word in words(row.title, row.description)
        ]
        if found:
            op.get_bind().execute(sa.insert(_WORDS), found)
        after = sa.tuple_(sa.literal(rows[-1].user_id), sa.literal(rows[-1].id, sa.Uuid))
        rows = op.get_bind().execute(batch.where(key > after)).all()
