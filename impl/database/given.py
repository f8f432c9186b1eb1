"""Rows that a statement is given: all in one parameter, however many there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, override

from sqlalchemy import (
    Boolean,
    ClauseElement,
    Column,
    ColumnElement,
    Dialect,
    Insert,
    Integer,
    String,
    Subquery,
    Table,
    bindparam,
    column,
    insert,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import SyntaxExtension
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

GIVEN = "given"
"""The name of the parameter, and of its rows in a statement."""
_ENDS = {
    date.min: "-infinity",
    date.max: "infinity",
    datetime.min.replace(tzinfo=UTC): "-infinity",
    datetime.max.replace(tzinfo=UTC): "infinity",
}
"""What PostgreSQL's driver makes of the ends of the calendar, and takes them for."""


def insert_given(table: type[SQLModel], columns: Sequence[Column[Any]]) -> Insert:
    """Returns the statement that inserts the rows of the parameter `given`."""
    rows = given(columns)
    return insert(table).from_select([each.key for each in columns], select(*rows.c))


def put_given(
    table: type[SQLModel],
    columns: Sequence[Column[Any]],
    changes: Mapping[str, ColumnElement[Any] | None],
) -> Insert:
    """Returns the statement that inserts the rows of the parameter `given`, or changes them.

    Those that are there already, by their primary key, get `changes`: values by column, `None` for
    the given value. Without changes, they stay. Each row is looked up by its key; for an update,
    SQLite would look through the list for each row of the table.
    """
    rows = given(columns)
    # SQLite takes the `ON` for that of a join if there is no `WHERE`.
    put = insert(table).from_select([each.key for each in columns], select(*rows.c).where(true()))
    return put.ext(_OnConflict(table.__table__, changes))  # type: ignore[attr-defined]


def given(columns: Sequence[Column[Any]]) -> Subquery:
    """Returns the rows of the parameter `given`, as a part of a statement.

    The parameter is a list of mappings, each with a value for the key of every column. So a
    statement writes as many rows as there are, and is sent, planned and awaited once.
    """
    rows = bindparam(GIVEN, type_=_Rows(tuple(columns)))
    each_row = _EachRow(rows).table_valued(column("value"), name="each")
    values = [
        _Item(each_row.c.value, place, each).label(each.key) for place, each in enumerate(columns)
    ]
    return select(*values).subquery(GIVEN)


class _OnConflict(SyntaxExtension, ClauseElement):
    """What becomes of a row that is there already: both databases have the same SQL for that.

    SQLAlchemy's own is a part of its dialects, and a server loads only that of its database.
    """

    inherit_cache = False

    def __init__(self, table: Table, changes: Mapping[str, ColumnElement[Any] | None]) -> None:
        row = table.alias("excluded")
        self.key = [*table.primary_key]
        self.changes: dict[Column[Any], ColumnElement[Any]] = {
            table.c[name]: row.c[name] if change is None else change
            for name, change in changes.items()
        }

    @override
    def apply_to_insert(self, insert_stmt: Insert) -> None:
        insert_stmt.apply_syntax_extension_point(lambda others: [*others, self], "post_values")


@compiles(_OnConflict)
def _write_on_conflict(element: _OnConflict, compiler: SQLCompiler, **options: Any) -> str:
    if not element.changes:
        return "ON CONFLICT DO NOTHING"
    quote = compiler.preparer.quote
    key = ", ".join(quote(column.name) for column in element.key)
    changes = ", ".join(
        f"{quote(column.name)} = {compiler.process(value.self_group(), **options)}"
        for column, value in element.changes.items()
    )
    return f"ON CONFLICT ({key}) DO UPDATE SET {changes}"


class _EachRow(FunctionElement[Any]):
    """A row for each item of a JSON array."""

    name = "each_row"
    inherit_cache = True


@compiles(_EachRow)
def _write_each_row(rows: _EachRow, compiler: SQLCompiler, **options: Any) -> str:
    return f"jsonb_array_elements({compiler.process(rows.clauses, **options)}::jsonb)"


@compiles(_EachRow, "sqlite")
def _write_each_row_for_sqlite(rows: _EachRow, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(rows.clauses, **options)})"


class _Item(FunctionElement[Any]):
    """An item of a JSON array, as a value of a column."""

    name = "item"
    inherit_cache = False

    def __init__(self, array: ColumnElement[Any], place: int, of: Column[Any]) -> None:
        super().__init__(array)
        self.place = place
        self.of = of


@compiles(_Item)
def _write_item(item: _Item, compiler: SQLCompiler, **options: Any) -> str:
    # A type with a length would cut off what is too long, where a column refuses it.
    type_ = String() if _is_text(item.of.type) else item.of.type
    sql_type = compiler.dialect.type_compiler_instance.process(type_)
    return f"({compiler.process(item.clauses, **options)} ->> {item.place})::{sql_type}"


@compiles(_Item, "sqlite")
def _write_item_for_sqlite(item: _Item, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_extract({compiler.process(item.clauses, **options)}, '$[{item.place}]')"


class _Rows(TypeDecorator[Iterable[Mapping[str, Any]]]):
    """Rows in one parameter: a JSON array of arrays, in the order of the columns."""

    impl = String
    cache_ok = True

    def __init__(self, columns: tuple[Column[Any], ...]) -> None:
        super().__init__()
        self._columns = columns

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """Returns how rows are written, which is found out once for a statement."""
        names = [each.key for each in self._columns]
        writes = [_write(each.type, dialect) for each in self._columns]
        special = [(place, write) for place, write in enumerate(writes) if write is not None]

        def row(given: Mapping[str, Any]) -> list[Any]:
            values = [given[name] for name in names]
            for place, write in special:
                if values[place] is not None:
                    values[place] = write(values[place])
            return values

        return lambda rows: json.dumps([*map(row, rows)], ensure_ascii=False)


def _write(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Returns how JSON has a value of a type, or `None` if it has it as it is."""
    if _is_text(type_) or isinstance(type_, Integer | Boolean):
        return None
    write: Callable[[Any], Any] | None = type_.dialect_impl(dialect).bind_processor(dialect)
    if dialect.name != "postgresql":
        return write

    def text(value: Any) -> str:
        if isinstance(value, date) and value in _ENDS:
            return _ENDS[value]
        return str(value if write is None else write(value))

    return text


def _is_text(type_: TypeEngine[Any]) -> bool:
    return isinstance(type_.impl_instance if isinstance(type_, TypeDecorator) else type_, String)
