"""How tasks are stored."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    SQLColumnExpression,
    Text,
    Uuid,
    func,
    literal_column,
    text,
)
from sqlmodel import Field, SQLModel, col

from impl.database.columns import UtcDateTime, bytewise, only_where, owner, with_options
from impl.database.functions import Utf8Length
from impl.tasks.words import Words, WordSet

_IS_DELETED = "deleted_at IS NOT NULL"
_IS_LISTED = "deleted_at IS NULL"
_IS_OPEN = f"{_IS_LISTED} AND completed_at IS NULL"
_IS_COMPLETED = f"{_IS_LISTED} AND completed_at IS NOT NULL"


def _order(name: str, column: str, condition: str) -> Index:
    """Returns the index for lists of a user's tasks that meet a condition, ordered by a column."""
    return Index(f"ix_tasks_{name}", "user_id", column, "id", **only_where(condition))


class TaskRow(SQLModel, table=True):
    """A task of a user. It is completed or deleted if it has the respective moment."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 0 AND 3", name="ck_tasks_priority"),
        CheckConstraint("due_date IS NULL OR due_at IS NULL", name="ck_tasks_due"),
        # A user may have few open tasks among very many, so each order has an index of these, too.
        _order("created_at", "created_at", _IS_LISTED),
        _order("open_created_at", "created_at", _IS_OPEN),
        _order("updated_at", "updated_at", _IS_LISTED),
        _order("open_updated_at", "updated_at", _IS_OPEN),
        _order("due", "due_order", _IS_LISTED),
        _order("open_due", "due_order", _IS_OPEN),
        _order("priority", "priority", _IS_LISTED),
        _order("open_priority", "priority", _IS_OPEN),
        _order("title", "title_order", _IS_LISTED),
        _order("open_title", "title_order", _IS_OPEN),
        _order("completed", "created_at", _IS_COMPLETED),
        _order("oldest_deleted", "deleted_at", _IS_DELETED),
        Index("ix_tasks_trash", "user_id", "id", **only_where(_IS_DELETED)),
        Index("ix_tasks_deleted_at", "deleted_at", **only_where(_IS_DELETED)),
        # On SQLite triggers keep tables instead: see `impl.tasks.word_index`.
        Index(
            "ix_tasks_words",
            "words",
            **with_options(
                postgresql_using="gin", postgresql_with={"gin_pending_list_limit": "256"}
            ),
        ).ddl_if(dialect="postgresql"),
    )

    user_id: str = Field(sa_column=owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    title: str = Field(max_length=200)
    description: str | None = Field(max_length=5000)
    priority: int = Field(sa_type=SmallInteger)
    """The index in the contract's list of priorities."""
    due_date: date | None
    due_at: datetime | None = Field(sa_type=UtcDateTime)
    completed_at: datetime | None = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(sa_type=UtcDateTime)
    version: int = Field(sa_column_kwargs={"server_default": "1"})
    """The number of changes, plus one."""
    title_order: str = Field(sa_type=bytewise(100), sa_column_kwargs={"server_default": text("''")})
    """What titles are sorted by."""
    due_order: datetime | None = Field(sa_type=UtcDateTime)
    """What due dates are sorted by: the moment, or the beginning of the day in UTC."""
    words: Words | None = Field(sa_type=WordSet)
    """What the title and the description are searched by. The version before writes none."""
    answer: str | None = Field(sa_type=Text)
    """The answer about the task in JSON, if there is one for its version."""
    answer_version: int | None
    """The version that it was made for; for another it does not count."""
    answer_format: int | None
    """The format that it was made in (`impl.tasks.answers`)."""


def text_bytes_of(
    title: SQLColumnExpression[str], description: SQLColumnExpression[str | None]
) -> ColumnElement[int]:
    """Returns how long a title and a description are together, in UTF-8."""
    return Utf8Length(title) + func.coalesce(Utf8Length(description), literal_column("0"))


TEXT_BYTES = text_bytes_of(col(TaskRow.title), col(TaskRow.description)).label("text_bytes")
"""How long the title and the description of a task are together, in UTF-8."""


class TaskWordRow(SQLModel, table=True):
    """A word of a task, as the version before this one stores and finds it. The next drops them."""

    __tablename__ = "task_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "task_id"],
            ["tasks.user_id", "tasks.id"],
            name="fk_task_words_user_id_tasks",
            ondelete="CASCADE",
        ),
        Index("ix_task_words_task", "user_id", "task_id", "word"),
    )

    user_id: str = Field(primary_key=True, max_length=64)
    word: str = Field(primary_key=True, sa_type=bytewise(32))
    task_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
