"""Queries: statements together with the type of the rows that they yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Update,
    bindparam,
    insert,
    literal_column,
    select,
)
from sqlmodel import SQLModel

from impl.database.pools import Found

type Columns = Sequence[Column[Any]]


@dataclass(frozen=True, eq=False)
class Query[Row]:
    """A statement that yields rows. It is a value: built once, and run with other parameters."""

    statement: Executable
    read: Callable[[Found], Row]
    """Returns the row of a statement's values, in the order of its columns."""
    read_all: Callable[[Sequence[Found]], Iterable[Row]] | None = None
    """Returns all rows, where that is done faster than by `read` for each."""

    def where(self, *conditions: ColumnElement[bool]) -> Query[Row]:
        """Returns the same query with further conditions."""
        statement = self.statement.where(*conditions)  # type: ignore[attr-defined]
        return Query(statement, self.read, self.read_all)


@dataclass(frozen=True, eq=False)
class Pair[Row]:
    """A query that runs if a condition holds, which is a statement that changes a row if so."""

    condition: Update
    query: Query[Row]
    as_one: Query[Row]
    """Both in one statement, with the parameters of both, for PostgreSQL."""


def insert_if[Row: tuple[Any, ...]](
    condition: Update, table: type[SQLModel], names: Sequence[str], row: type[Row]
) -> Pair[Row]:
    """Returns the pair that inserts a row with columns of these names, if `condition` holds."""
    returned = fields_of(table, row)
    done = condition.returning(literal_column("1").label("done")).cte("condition")
    values = [bindparam(column.key, type_=column.type) for column in columns_of(table, *names)]
    both = insert(table).from_select(list(names), select(*values).select_from(done))
    query = rows_of(row, insert(table).returning(*returned))
    return Pair(condition, query, rows_of(row, both.returning(*returned)))


def rows_of[Row: tuple[Any, ...]](row: type[Row], statement: Executable) -> Query[Row]:
    """Returns the query of a statement whose columns are the fields of a named tuple."""
    names = tuple(column.key for column in _columns(statement))
    fields: tuple[str, ...] = getattr(row, "_fields")  # noqa: B009, it is a named tuple
    assert names == fields, f"{row.__name__} has {fields}, and the statement yields {names}"
    return Query(statement, getattr(row, "_make"))  # noqa: B009


def values_of[Value](_type: type[Value], statement: Executable) -> Query[Value]:
    """Returns the query of a statement that yields a single column."""
    assert len(_columns(statement)) == 1
    return Query(statement, itemgetter(0))


def as_found(statement: Executable) -> Query[Found]:
    """Returns the query of a statement whose rows are read by who runs it."""
    return Query(statement, _as_they_are, _as_they_are)


def columns_of(table: type[SQLModel], *names: str) -> Columns:
    """Returns the columns of these names."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    return [columns[name] for name in names]


def fields_of(table: type[SQLModel], row: type[tuple[Any, ...]]) -> Columns:
    """Returns the columns that are the fields of a named tuple."""
    return columns_of(table, *getattr(row, "_fields"))  # noqa: B009


def _columns(statement: Executable) -> Sequence[Any]:
    return [*getattr(statement, "exported_columns", ())]


def _as_they_are[Same](found: Same) -> Same:
    return found
