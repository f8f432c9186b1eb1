"""Column types that rooms share: moments in UTC, text in byte order, the owner of a row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, override

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    MetaData,
    String,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

# Constraints have the same names on every database, so that migrations can refer to them.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


_OPTIONS = "options"
_TEXT_LENGTH = len("2026-11-29 06:08:20.123456")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite stores no offset, so it is added on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def bind_processor(self, dialect: Dialect) -> Any:
        """Returns how a moment is written."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Returns how a moment is read. PostgreSQL's driver says UTC, except for the extremes."""
        return _of_text if dialect.name == "sqlite" else _aware


class ClockTime(TypeDecorator[datetime]):
    """What a clock says, as a parameter: a number of seconds for PostgreSQL.

    Its driver writes a number much faster than a moment. It is the same moment, to the microsecond,
    until the year 2106.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Double() if dialect.name == "postgresql" else self.impl_instance

    @override
    def bind_expression(self, bindvalue: BindParameter[datetime]) -> ColumnElement[Any]:
        return _Moment(bindvalue)

    @override
    def bind_processor(self, dialect: Dialect) -> Any:
        """Returns how a moment is written."""
        return datetime.timestamp if dialect.name == "postgresql" else _as_text


class _Moment(FunctionElement[datetime]):
    name = "moment"
    inherit_cache = True


@compiles(_Moment)
def _write_moment(element: _Moment, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_timestamp({compiler.process(element.clauses, **options)})"


@compiles(_Moment, "sqlite")
def _write_moment_for_sqlite(element: _Moment, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def _as_text(moment: datetime | None) -> str | None:
    """Does as SQLAlchemy does for SQLite, for a tenth of the price."""
    return None if moment is None else moment.isoformat(" ", "microseconds")[:_TEXT_LENGTH]


def _of_text(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def only_where(condition: str) -> dict[str, Any]:
    """Returns the arguments that restrict an index to rows that meet `condition`."""
    return with_options(sqlite_where=text(condition), postgresql_where=text(condition))


def with_options(**options: object) -> dict[str, Any]:
    """Returns the arguments that give an index what only one kind of database has.

    SQLAlchemy would load the dialects of both for that: 2 MB and 25 ms more for a server on SQLite.
    So an index has its options only when somebody makes it, or compares it: see `give_options`.
    """
    return {"info": {_OPTIONS: options}}


def give_options(metadata: MetaData) -> MetaData:
    """Returns the metadata when all indexes have their options, as they are made and compared."""
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_kwargs.update(index.info.get(_OPTIONS, {}))
    return metadata


def bytewise(length: int) -> String:
    """Returns a text type that sorts by bytes on every database."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def owner() -> Column[str]:
    """Returns the owner's column, with which the primary key of all that a user owns begins."""
    return Column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)


def extended(table: type[SQLModel], *columns: Column[Any]) -> tuple[Column[Any], ...]:
    """Adds columns to a table of another room, and returns them.

    They need a default of the server, as that room writes rows without them.
    """
    for column in columns:
        assert column.server_default is not None or column.nullable, column
        table.__table__.append_column(column)  # type: ignore[attr-defined]
    return columns
