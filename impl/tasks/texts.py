"""How long the text of tasks is: their titles and descriptions, in bytes of UTF-8."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from impl.tasks.tables import TaskRow


class _Utf8Length(FunctionElement[int]):
    """The length of a text in bytes. SQLite has no `octet_length` before 3.43."""

    name = "utf8_length"
    type = BigInteger()
    inherit_cache = True


@compiles(_Utf8Length)
def _write(length: _Utf8Length, compiler: SQLCompiler, **options: Any) -> str:
    return f"octet_length({compiler.process(length.clauses, **options)})"


@compiles(_Utf8Length, "sqlite")
def _write_for_sqlite(length: _Utf8Length, compiler: SQLCompiler, **options: Any) -> str:
    return f"length(CAST({compiler.process(length.clauses, **options)} AS BLOB))"


TEXT_BYTES = (
    _Utf8Length(col(TaskRow.title)) + func.coalesce(_Utf8Length(col(TaskRow.description)), 0)
).label("text_bytes")
"""The column for statements about tasks."""


def text_bytes(title: str, description: str | None) -> int:
    """Returns how long the text of a task with these is."""
    return len(title.encode()) + len((description or "").encode())
