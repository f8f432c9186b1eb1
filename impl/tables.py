"""How things are stored. What they look like outside is the contract's business."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any, override

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    func,
    literal_column,
    text,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel, col


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


OWN_ISSUER = "taskpact"
"""The issuer of those who signed up here."""


_ZERO = {"server_default": "0"}


def _where(condition: str) -> dict[str, Any]:
    """Returns what makes an index hold those rows only, on every database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _bytewise(length: int) -> String:
    """Returns the type of text that is in the order of its bytes on every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def _owner() -> Column[str]:
    """Returns the first part of the primary key of everything that a user owns."""
    return Column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)


class UserRow(SQLModel, table=True):
    """A person with an account: the subject of an issuer, which may be ourselves.

    Only those who signed up here have a password, and an email that nobody else of them has.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", name="uq_users_issuer"),
        Index("uq_users_email", "email", unique=True, **_where(f"issuer = '{OWN_ISSUER}'")),
        CheckConstraint("role IN ('user', 'admin')", name="ck_users_role"),
        CheckConstraint(
            f"(issuer = '{OWN_ISSUER}') = (password_hash IS NOT NULL)", name="ck_users_password"
        ),
        CheckConstraint(f"(issuer = '{OWN_ISSUER}') = (subject IS NULL)", name="ck_users_subject"),
    )

    id: str = Field(primary_key=True, max_length=64)
    email: str | None = Field(sa_type=_bytewise(254))
    """In lower case, and in the order of its bytes on every database."""
    name: str = Field(max_length=100)
    password_hash: str | None = Field(max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)
    issuer: str = Field(max_length=255, sa_column_kwargs={"server_default": OWN_ISSUER})
    subject: str | None = Field(max_length=255)
    """Whom another issuer means."""
    role: str = Field(max_length=16, sa_column_kwargs={"server_default": "user"})
    deactivated_at: datetime | None = Field(sa_type=UtcDateTime)
    task_count: int = Field(sa_column_kwargs=_ZERO)
    """How much they store, in these four: see `impl.users.quotas`."""
    text_bytes: int = Field(sa_type=BigInteger, sa_column_kwargs=_ZERO)
    tag_count: int = Field(sa_column_kwargs=_ZERO)
    reply_bytes: int = Field(sa_type=BigInteger, sa_column_kwargs=_ZERO)


EMAIL_OR_EMPTY = func.coalesce(col(UserRow.email), literal_column("''"))
"""What users are sorted by, since databases do not agree where nulls belong."""

Index("ix_users_created_at", col(UserRow.created_at), col(UserRow.id))
Index("ix_users_admins", col(UserRow.id), **_where("role = 'admin'"))
# SQLite sorts by itself: Alembic cannot see indexes of expressions there.
Index("ix_users_email", EMAIL_OR_EMPTY, col(UserRow.id)).ddl_if(dialect="postgresql")


class SessionRow(SQLModel, table=True):
    """A sign-in that has not ended: a family of refresh tokens, of which the newest is good.

    Ending it removes it.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_expires_at", "expires_at"),)

    user_id: str = Field(sa_column=_owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    scopes: str = Field(max_length=255)
    """With spaces between."""
    device: str | None = Field(max_length=200)
    address: str | None = Field(max_length=45)
    generation: int
    """How often the refresh token was renewed."""
    token_hash: bytes = Field(max_length=32)
    """The SHA-256 of the refresh token of this generation."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    renewed_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    """When the refresh token expires; never later than `ends_at`."""
    ends_at: datetime = Field(sa_type=UtcDateTime)


class ApiKeyRow(SQLModel, table=True):
    """A key for programs of a user. Revoking it removes it."""

    __tablename__ = "api_keys"
    __table_args__ = (
        Index("ix_api_keys_expires_at", "expires_at", **_where("expires_at IS NOT NULL")),
    )

    user_id: str = Field(sa_column=_owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    name: str = Field(max_length=100)
    secret_hash: bytes = Field(max_length=32)
    """The SHA-256 of the key."""
    scopes: str = Field(max_length=255)
    """With spaces between."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(sa_type=UtcDateTime)


class IdempotencyKeyRow(SQLModel, table=True):
    """What was answered to a request with an `Idempotency-Key` of a user."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    user_id: str = Field(sa_column=_owner())
    key_hash: bytes = Field(primary_key=True, max_length=32)
    """The SHA-256 of the key."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    reply: bytes
    """Sealed under a key that is derived from the `Idempotency-Key`. Nothing, until it is known."""


class AnonymousIdempotencyKeyRow(SQLModel, table=True):
    """The same of nobody: here the whole request is the key."""

    __tablename__ = "anonymous_idempotency_keys"
    __table_args__ = (Index("ix_anonymous_idempotency_keys_created_at", "created_at"),)

    key_hash: bytes = Field(primary_key=True, max_length=32)
    """An HMAC of the key and the request, under our secret: a password may be in the request."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    reply: bytes


class TaskRow(SQLModel, table=True):
    """A task of a user. It is completed or deleted when it has the moment of it."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 0 AND 3", name="ck_tasks_priority"),
        CheckConstraint("due_date IS NULL OR due_at IS NULL", name="ck_tasks_due"),
        Index("ix_tasks_trash", "user_id", "id", **_where("deleted_at IS NOT NULL")),
        Index(
            "ix_tasks_oldest_deleted",
            "user_id",
            "deleted_at",
            "id",
            **_where("deleted_at IS NOT NULL"),
        ),
        Index("ix_tasks_deleted_at", "deleted_at", **_where("deleted_at IS NOT NULL")),
    )

    user_id: str = Field(sa_column=_owner())
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
    version: int = Field(sa_column_kwargs={"server_default": "1"})
    """How often it was changed, and once more."""
    title_order: str = Field(
        sa_type=_bytewise(100), sa_column_kwargs={"server_default": text("''")}
    )
    """What titles are sorted by."""
    due_order: datetime | None = Field(sa_type=UtcDateTime)
    """What due dates are sorted by: the moment, or the beginning of the day in UTC."""


_IS_LISTED = "deleted_at IS NULL"
_IS_OPEN = f"{_IS_LISTED} AND completed_at IS NULL"
_IS_COMPLETED = f"{_IS_LISTED} AND completed_at IS NOT NULL"


def _index(name: str, column: object, condition: str) -> None:
    """Declares an index for the lists of the tasks that fit a condition, in the order of a column.

    A user may have few open tasks among very many, so each order has an index of these alone.
    """
    columns = (col(TaskRow.user_id), col(column), col(TaskRow.id))
    Index(f"ix_tasks_{name}", *columns, **_where(condition))


for _name, _column in {
    "created_at": TaskRow.created_at,
    "updated_at": TaskRow.updated_at,
    "due": TaskRow.due_order,
    "priority": TaskRow.priority,
    "title": TaskRow.title_order,
}.items():
    _index(_name, _column, _IS_LISTED)
    _index(f"open_{_name}", _column, _IS_OPEN)
_index("completed", TaskRow.created_at, _IS_COMPLETED)


class TaskWordRow(SQLModel, table=True):
    """A word of a task's title or description, for whoever searches: see `impl.text.words`."""

    __tablename__ = "task_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "task_id"],
            ["tasks.user_id", "tasks.id"],
            name="fk_task_words_user_id_tasks",
            ondelete="CASCADE",
        ),
        # The words of a task, where the primary key has the tasks of a word.
        Index("ix_task_words_task", "user_id", "task_id", "word"),
    )

    user_id: str = Field(primary_key=True, max_length=64)
    word: str = Field(primary_key=True, sa_type=_bytewise(32))
    task_id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)


class TagRow(SQLModel, table=True):
    """What some tasks of a user have in common. It is there as long as one of them has it."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("user_id", "folded"),)

    user_id: str = Field(sa_column=_owner())
    id: uuid.UUID = Field(primary_key=True, sa_type=Uuid)
    name: str = Field(max_length=50)
    """As it was first written, or last renamed."""
    folded: str = Field(sa_type=String(900).with_variant(String(900, collation="C"), "postgresql"))
    """What all its spellings have in common, in the order of its bytes on every database."""


class TaskTagRow(SQLModel, table=True):
    """That a task, which may be deleted, has a tag of the same user."""

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
