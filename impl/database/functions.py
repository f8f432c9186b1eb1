"""SQL functions that databases spell in different ways."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Utf8Length(FunctionElement[int]):
    """The length of a text in bytes. SQLite has no `octet_length` before 3.43."""

    name = "utf8_length"
    type = BigInteger()
    inherit_cache = True


@compiles(Utf8Length)
def _write(length: Utf8Length, compiler: SQLCompiler, **options: Any) -> str:
    return f"octet_length({compiler.process(length.clauses, **options)})"


@compiles(Utf8Length, "sqlite")
def _write_for_sqlite(length: Utf8Length, compiler: SQLCompiler, **options: Any) -> str:
    return f"length(CAST({compiler.process(length.clauses, **options)} AS BLOB))"
