"""How tasks are found by their words: conditions that each database spells in its own way.

See `impl/decisions/0010-lists-of-tasks.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from impl.tasks.word_index import WordIndex, read_by_number
from impl.tasks.words import PrefixPattern


def has_word(words: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Returns the condition that `words` has one with the prefix `name`, whatever the index."""
    return _HasWord(words, _pattern(name))


def are_in_index(
    owner: SQLColumnExpression[str], words: SQLColumnExpression[Any], names: Sequence[str]
) -> ColumnElement[bool]:
    """Returns the condition that a task is the user's and that `words` has all prefixes `names`.

    It is what `has_word` says of each, but here the database begins with the index of words.
    """

    def on_sqlite() -> ColumnElement[bool]:
        are_found = read_by_number(WordIndex(names).common)
        return and_(*are_found, *(has_word(words, name) for name in names))

    is_owned = owner == bindparam("owner")
    return either(and_(is_owned, _AreInIndex(words, *map(_pattern, names))), on_sqlite)


def either(
    condition: ColumnElement[bool], on_sqlite: Callable[[], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Returns `condition`, or what takes its place on SQLite: that is not made for PostgreSQL."""
    return _Either(condition, on_sqlite)


def _pattern(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=PrefixPattern())


class _Condition(FunctionElement[bool]):
    type = cast("TypeEngine[bool]", NullType())  # SQLite would compare a boolean with 1
    inherit_cache = True


class _HasWord(_Condition):
    name = "has_word"
    inherit_cache = True


class _AreInIndex(_Condition):
    name = "are_in_index"
    inherit_cache = True


class _Either(_Condition):
    name = "either"
    inherit_cache = False

    def __init__(
        self, condition: ColumnElement[bool], on_sqlite: Callable[[], ColumnElement[bool]]
    ) -> None:
        super().__init__(condition)
        self.on_sqlite = on_sqlite


# In a subquery, since PostgreSQL then plans for any word: otherwise it would estimate the prefix by
# the words of all users, and the first executions by another rule than the later ones.
@compiles(_HasWord)
def _write_has_word(element: _HasWord, compiler: SQLCompiler, **options: Any) -> str:
    words, pattern = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{words} @@ (SELECT CAST({pattern} AS tsquery))"


@compiles(_HasWord, "sqlite")
def _write_has_word_for_sqlite(element: _HasWord, compiler: SQLCompiler, **options: Any) -> str:
    words, pattern = (compiler.process(clause, **options) for clause in element.clauses)
    return f"instr({words}, {pattern}) > 0"


# The first comes twice, also the other way round. PostgreSQL expects one in 200 tasks to meet each
# condition, and one in 200 to be the user's: now it finds the index of words better than others.
@compiles(_AreInIndex)
def _write_are_in_index(element: _AreInIndex, compiler: SQLCompiler, **options: Any) -> str:
    words, *patterns = (compiler.process(c, **options) for c in element.clauses)
    queries = [f"(SELECT CAST({pattern} AS tsquery))" for pattern in patterns]
    return " AND ".join([*(f"{words} @@ {query}" for query in queries), f"{queries[0]} @@ {words}"])


@compiles(_Either)
def _write_either(element: _Either, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)})"


@compiles(_Either, "sqlite")
def _write_either_for_sqlite(element: _Either, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.on_sqlite(), **options)})"


def none_unless(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    """Returns a limit: all rows if `condition` is met, and otherwise none.

    SQLite would find that out anew for each row. PostgreSQL is told by the condition itself, since
    for an unknown limit it would plan as for a few rows.
    """
    return _NoneUnless(condition)


class _NoneUnless(FunctionElement[Any]):
    name = "none_unless"
    inherit_cache = True


@compiles(_NoneUnless)
def _write_none_unless(_element: _NoneUnless, _compiler: SQLCompiler, **_options: Any) -> str:
    return "ALL"


@compiles(_NoneUnless, "sqlite")
def _write_none_unless_for_sqlite(
    element: _NoneUnless, compiler: SQLCompiler, **options: Any
) -> str:
    return f"CASE WHEN {compiler.process(element.clauses, **options)} THEN -1 ELSE 0 END"
