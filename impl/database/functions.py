"""SQL that databases spell in different ways. None of it changes with the values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast, override

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Dialect,
    ScalarSelect,
    SQLColumnExpression,
    String,
    Text,
    Uuid,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine


class Utf8Length(FunctionElement[int]):
    """The length of a text in bytes. SQLite has no `octet_length` before 3.43."""

    name = "utf8_length"
    type = BigInteger()
    inherit_cache = True


@compiles(Utf8Length)
def _write_length(length: Utf8Length, compiler: SQLCompiler, **options: Any) -> str:
    return f"octet_length({compiler.process(length.clauses, **options)})"


@compiles(Utf8Length, "sqlite")
def _write_length_for_sqlite(length: Utf8Length, compiler: SQLCompiler, **options: Any) -> str:
    return f"length(CAST({compiler.process(length.clauses, **options)} AS BLOB))"


class Lines(FunctionElement[str]):
    """The texts of a group, joined by line feeds; `None` if there are none."""

    name = "lines"
    type = String()
    inherit_cache = True


@compiles(Lines)
def _write_lines(lines: Lines, compiler: SQLCompiler, **options: Any) -> str:
    return f"string_agg({compiler.process(lines.clauses, **options)}, chr(10))"


@compiles(Lines, "sqlite")
def _write_lines_for_sqlite(lines: Lines, compiler: SQLCompiler, **options: Any) -> str:
    return f"group_concat({compiler.process(lines.clauses, **options)}, char(10))"


class Looked[Value](FunctionElement[Value]):
    """The value of a subquery, in what a statement that writes returns.

    There, SQLAlchemy leaves the names of tables out for SQLite, even in subqueries that need them.
    """

    name = "looked"
    inherit_cache = True

    def __init__(self, found: ScalarSelect[Value]) -> None:
        super().__init__(found)
        self.type = found.type


@compiles(Looked)
def _write_looked(looked: Looked[Any], compiler: SQLCompiler, **options: Any) -> str:
    (found,) = looked.clauses
    return compiler.process(found, **{**options, "include_table": True})


def one_of(column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Returns the condition that `column` is in the list `name`, which is a single parameter.

    SQLAlchemy's `in_` would write a parameter per value, so other SQL for each length of the list.
    """
    return _OneOf(column, bindparam(name, type_=_List(column.label(None).type)))


def none_of(column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Returns the condition that `column` is not in the list `name`, a single parameter as well."""
    return _NoneOf(column, bindparam(name, type_=_List(column.label(None).type)))


class _OneOf(FunctionElement[bool]):
    name = "one_of"
    type = cast("TypeEngine[bool]", NullType())  # SQLite would compare a boolean with 1
    inherit_cache = True


class _NoneOf(FunctionElement[bool]):
    name = "none_of"
    type = cast("TypeEngine[bool]", NullType())
    inherit_cache = True


@compiles(_OneOf)
def _write_one_of(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = _column_and_array(element, compiler, **options)
    return f"{column} = ANY ({values})"


@compiles(_NoneOf)
def _write_none_of(element: _NoneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = _column_and_array(element, compiler, **options)
    return f"{column} <> ALL ({values})"


def _column_and_array(
    element: _OneOf | _NoneOf, compiler: SQLCompiler, **options: Any
) -> tuple[str, str]:
    """Returns the column, and the list as an array of its type.

    It is sent as an array of texts: for any other, the driver asks each new connection for the
    types of the database, with a setting that would stay behind a pooler.
    """
    column, values = element.clauses
    listed = cast("_List", values.type)
    array = f"{compiler.process(values, **options)}::{listed.sql_of_item(compiler)}[]"
    if listed.is_of_ids:
        # A prepared statement reads ids from their texts again for each row that it looks at,
        # thousands of times hundreds, unless a subquery does it once.
        array = f"(SELECT {array})::{listed.sql_of_item(compiler)}[]"
    return compiler.process(column, **options), array


@compiles(_OneOf, "sqlite")
def _write_one_of_for_sqlite(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608, a placeholder


@compiles(_NoneOf, "sqlite")
def _write_none_of_for_sqlite(element: _NoneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} NOT IN (SELECT value FROM json_each({values}))"  # noqa: S608, as above


class _List(TypeDecorator[Iterable[Any]]):
    """A list of values in one parameter: an array of texts, or JSON on SQLite."""

    impl = String
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self._item = String() if isinstance(item, String) else item

    @property
    def is_of_ids(self) -> bool:
        return isinstance(self._item, Uuid)

    def sql_of_item(self, compiler: SQLCompiler) -> str:
        """Returns the SQL of the type of a value."""
        return compiler.dialect.type_compiler_instance.process(self._item)

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else String())

    @override
    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> object:
        if value is None:
            raise TypeError("a list is missing")
        if dialect.name == "postgresql":
            return [str(item) for item in value]
        write = self._item.dialect_impl(dialect).bind_processor(dialect)
        return json.dumps(list(value if write is None else map(write, value)))
