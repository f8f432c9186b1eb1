"""How tags are stored, and which tasks have them."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, Uuid
from sqlmodel import Field, SQLModel

from impl.database.columns import bytewise, owner


class TagRow(SQLModel, table=True):
    """A tag of a user. It exists as long as a task has it."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("user_id", "folded"),)

    user_id: str = Field(sa_column=owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    name: str = Field(max_length=50)
    """As it was first spelled or last renamed."""
    folded: str = Field(sa_type=bytewise(900))
    """What all spellings of the name have in common."""


class TaskTagRow(SQLModel, table=True):
    """A tag on a task, which may be a deleted one."""

    __tablename__ = "task_tags"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "tag_id"], ["tags.user_id", "tags.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["user_id", "task_id"], ["tasks.user_id", "tasks.id"], ondelete="CASCADE"
        ),
        Index("ix_task_tags_task", "user_id", "task_id", "tag_id"),
    )

    user_id: str = Field(primary_key=True, max_length=64)
    tag_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    task_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
