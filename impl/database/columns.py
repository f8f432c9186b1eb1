"""Columns that rooms share: moments in UTC, text in the order of its bytes, whose a row is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, override

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, String, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Constraints have names that are the same on every database, for migrations to speak of.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC. SQLite keeps no offset, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def only_where(condition: str) -> dict[str, Any]:
    """Returns what makes an index hold only the rows that meet `condition`, on every database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def bytewise(length: int) -> String:
    """Returns the type of text that is in the order of its bytes on every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def owner() -> Column[str]:
    """Returns the first part of the primary key of everything that a user owns."""
    return Column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
