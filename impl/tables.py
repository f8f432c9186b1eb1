"""How things are stored. What they look like outside is the contract's business."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import override

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, ForeignKey, SmallInteger, Uuid
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC. SQLite keeps no offset, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Constraints have names that are the same on every database, for migrations to speak of.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


class UserRow(SQLModel, table=True):
    """A person with an account."""

    __tablename__ = "users"

    id: str = Field(primary_key=True, max_length=64)
    email: str = Field(unique=True, max_length=254)
    """In lower case."""
    name: str = Field(max_length=100)
    password_hash: str = Field(max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)


class TaskRow(SQLModel, table=True):
    """A task of a user. It is completed or deleted when it has the moment of it."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 0 AND 3", name="ck_tasks_priority"),
        CheckConstraint("due_date IS NULL OR due_at IS NULL", name="ck_tasks_due"),
    )

    user_id: str = Field(
        sa_column=Column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    )
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    title: str = Field(max_length=200)
    description: str | None = Field(max_length=5000)
    priority: int = Field(sa_type=SmallInteger)
    """The place in the contract's list of priorities."""
    due_date: date | None
    due_at: datetime | None = Field(sa_type=UtcDateTime)
    completed_at: datetime | None = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(sa_type=UtcDateTime)
