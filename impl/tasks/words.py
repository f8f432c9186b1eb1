"""The words of a task as a column of its row: a set in which the database finds prefixes.

See `impl/decisions/0010-lists-of-tasks.md`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, override

from sqlalchemy import BindParameter, ColumnElement, Dialect, String, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from impl.later import later

_tsvector: Callable[[], TypeEngine[Any]] = later("sqlalchemy.dialects.postgresql", "TSVECTOR")

_MARK_LENGTH = 5


class Words(NamedTuple):
    """The words of a task, with the user to whom it belongs."""

    owner: str
    lines: str
    """As `impl.text.words.word_lines` returns them."""

    @property
    def distinct(self) -> list[str]:
        """Each word once."""
        return [*dict.fromkeys(self.lines.split("\n"))] if self.lines else []


class Prefix(NamedTuple):
    """What a word of a user's task begins with."""

    owner: str
    letters: str


class WordSet(TypeDecorator[Words]):
    """A `tsvector` on PostgreSQL, and on SQLite a text with a line feed before each word.

    In an index of PostgreSQL the words of all users are side by side. There each begins with a mark
    of its user, so that a prefix is a range of that user's words. Some users have the same mark:
    that costs a little time, as every statement also names the user.
    """

    impl = UserDefinedType
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _tsvector() if dialect.name == "postgresql" else Text()

    @override
    def bind_expression(self, bindvalue: BindParameter[Words]) -> ColumnElement[Any]:
        return _Stored(bindvalue)

    @override
    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        listed = _Listed(column)
        listed.type = self
        return listed

    @override
    def bind_processor(self, dialect: Dialect) -> Callable[[Words | None], str | None]:
        """Returns how a set is written."""
        return _as_lexemes if dialect.name == "postgresql" else _as_lines

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Returns the set of the words, without their owner."""
        if value is None:
            return None
        skipped = _MARK_LENGTH if dialect.name == "postgresql" else 0
        return frozenset(word[skipped:] for word in value.split("\n") if word)


class PrefixPattern(TypeDecorator[Prefix]):
    """A prefix as the database looks for it in a `WordSet`."""

    impl = String
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        if dialect.name == "postgresql":
            return f"{_as_lexemes(Words(value.owner, value.letters))}:*"
        return f"\n{value.letters}"


def _as_lines(words: Words | None) -> str | None:
    return None if words is None else "\n".join(("", *words.distinct))


def _as_lexemes(words: Words | None) -> str | None:
    """Returns words as PostgreSQL takes them as they are, whatever signs there are in them."""
    if words is None:
        return None
    owner, lines = words
    if not lines:
        return ""
    mark = _mark_of(owner)
    lines = lines.replace("\\", "\\\\").replace("'", "''")
    return f"'{mark}{lines.replace('\n', f"' '{mark}")}'"


@lru_cache(4096)
def _mark_of(owner: str) -> str:
    return b64encode(sha256(owner.encode()).digest())[:_MARK_LENGTH].decode()


class _Stored(FunctionElement[Any]):
    name = "stored_words"
    inherit_cache = True


@compiles(_Stored)
def _write_stored(element: _Stored, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS tsvector)"


@compiles(_Stored, "sqlite")
def _write_stored_for_sqlite(element: _Stored, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


class _Listed(FunctionElement[Any]):
    name = "listed_words"
    inherit_cache = True


@compiles(_Listed)
def _write_listed(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return f"array_to_string(tsvector_to_array({column}), chr(10))"


@compiles(_Listed, "sqlite")
def _write_listed_for_sqlite(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)
