"""Values as PostgreSQL sends them, for columns of which hardly any value is read.

To make a moment or a UUID of what was sent takes the driver longer than all else of a short row.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from impl.database.columns import UtcDateTime

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def sent(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Returns the value of a column as it is sent, which `received` reads.

    On SQLite it is what is stored, and so is what costs the driver nothing on PostgreSQL.
    """
    match column.type:
        case UtcDateTime():
            return _Sent("timestamptz_send", column)
        case Uuid():
            return _Sent("uuid_send", column)
        case _:
            return column


def received(type_: TypeEngine[Any], value: Any) -> Any:
    """Returns what was sent of a column of a type."""
    if not isinstance(value, bytes):
        return value
    if isinstance(type_, Uuid):
        return UUID(bytes=value)
    microseconds = int.from_bytes(value, signed=True)
    try:
        return _EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:  # the driver writes the first and the last moment as infinities
        return _FIRST if microseconds < 0 else _LAST


class _Sent(FunctionElement[Any]):
    inherit_cache = False

    def __init__(self, name: str, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.name = name
        self.type = NullType()


@compiles(_Sent)
def _write_sent(sent: _Sent, compiler: SQLCompiler, **options: Any) -> str:
    return f"{sent.name}({compiler.process(sent.clauses, **options)})"


@compiles(_Sent, "sqlite")
def _write_sent_for_sqlite(sent: _Sent, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(sent.clauses, **options)
