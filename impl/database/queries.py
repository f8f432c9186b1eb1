"""Queries: statements together with the type of the rows that they yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Insert,
    Update,
    insert,
    literal_column,
    select,
)
from sqlmodel import SQLModel

from impl.database.pools import Found

type Columns = Sequence[Column[Any]]

_ONE: ColumnElement[int] = literal_column("1").label("done")


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
class ConditionalInsert:
    """An insert that is done if a condition holds: a statement that changes a row if so."""

    condition: Update
    insert: Insert
    as_one: Insert
    """Both in one statement, for PostgreSQL. It yields a row if both were done."""


def insert_if(
    condition: Update, table: type[SQLModel], values: Mapping[str, ColumnElement[Any]]
) -> ConditionalInsert:
    """Returns the insert of a row with these values, by columns, that is done if `condition` is.

    The parameters of both are given together, so those of a name are the same.
    """
    names, new = [*values], select(*values.values())
    done = condition.returning(_ONE).cte("condition")
    both = insert(table).from_select(names, new.select_from(done)).returning(_ONE)
    return ConditionalInsert(condition, insert(table).from_select(names, new), both)


def rows_of[Row: tuple[Any, ...]](row: type[Row], statement: Executable) -> Query[Row]:
    """Returns the query of a statement whose columns are the fields of a named tuple."""
    names = tuple(column.key for column in _columns(statement))
    fields: tuple[str, ...] = getattr(row, "_fields")  # noqa: B009, it is a named tuple
    assert names == fields, f"{row.__name__} has {fields}, and the statement yields {names}"
    return Query(statement, maker_of(row))


def maker_of[Row: tuple[Any, ...]](row: type[Row]) -> Callable[[Found], Row]:
    """Returns what makes a named tuple of as many values as it has fields, in C."""
    return partial(tuple.__new__, row)


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
