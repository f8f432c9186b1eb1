"""How tasks are found by their words: conditions that each database spells in its own way.

See `impl/decisions/0010-lists-of-tasks.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, SQLColumnExpression, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

from impl.tasks.words import PrefixPattern

_AFTER_EVERY_WORD = "\U0010ffff"
_COUNTED = 20_000
"""How many tasks with a word SQLite counts to find the rarest word: that takes a millisecond."""


def has_word(words: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Returns the condition that `words` has one with the prefix `name`, whatever the index."""
    return _HasWord(words, _pattern(name))


def are_in_index(
    words: SQLColumnExpression[Any], task: SQLColumnExpression[Any], names: Sequence[str]
) -> ColumnElement[bool]:
    """Returns the condition that `words` has all prefixes `names`, for which `task` is looked up.

    It is what `has_word` says of each, but here the database begins with the index of words.
    """
    return _AreInIndex(words, task, bindparam("owner"), *map(_pattern, names))


def belongs_to(owner: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Returns the condition that a task found by its words is the user's, by the column `owner`.

    SQLite then looks for no index of the user's tasks: it takes each user for one who has ten.
    """
    return _Unindexed(owner) == bindparam("owner")


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


class _Unindexed(FunctionElement[str]):
    name = "unindexed"
    type = String()
    inherit_cache = True


@compiles(_Unindexed)
def _write_unindexed(element: _Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_Unindexed, "sqlite")
def _write_unindexed_for_sqlite(element: _Unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


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
    words, _task, _owner, *patterns = (compiler.process(c, **options) for c in element.clauses)
    queries = [f"(SELECT CAST({pattern} AS tsquery))" for pattern in patterns]
    return " AND ".join([*(f"{words} @@ {query}" for query in queries), f"{queries[0]} @@ {words}"])


# SQLite has no index of words, but a table that triggers keep, and another of tasks whose words are
# not yet in it. What they find has one of the words, the rarest; its row tells about all of them.
@compiles(_AreInIndex, "sqlite")
def _write_are_in_index_for_sqlite(
    element: _AreInIndex, compiler: SQLCompiler, **options: Any
) -> str:
    words, task, owner, *patterns = (compiler.process(c, **options) for c in element.clauses)
    ranges = [_range_of(pattern, owner) for pattern in patterns]
    pending = f"SELECT number FROM ix_tasks_pending WHERE user_id = {owner}"  # noqa: S608, no value
    found = f"{_number_of(task)} IN ({_of_the_rarest(ranges)} UNION ALL {pending})"
    return " AND ".join([found, *(f"instr({words}, {pattern}) > 0" for pattern in patterns)])


def _number_of(task: str) -> str:
    """Returns the column beside the id of a task, which only SQLite's table has."""
    table, _, _ = task.rpartition(".")
    return f"{table}.number" if table else "number"


def _range_of(pattern: str, owner: str) -> str:
    word = f"substr({pattern}, 2)"  # without the line feed
    return (
        f"FROM ix_words_of_tasks WHERE user_id = {owner}"
        f" AND word BETWEEN {word} AND {word} || '{_AFTER_EVERY_WORD}'"
    )


def _of_the_rarest(ranges: Sequence[str]) -> str:
    """Returns the statement for the numbers of tasks in the shortest range.

    Each is counted as far as the shortest before it. For a constant condition SQLite would read the
    other ranges all the same; a limit of none it obeys.
    """
    if len(ranges) == 1:
        return f"SELECT number {ranges[0]}"
    limit, steps = str(_COUNTED), list[str]()
    for place, each in enumerate(ranges):
        count = f"SELECT count(*) AS many FROM (SELECT 1 {each} LIMIT {limit})"  # noqa: S608, as above
        steps.append(
            f"rarest_{place} AS MATERIALIZED (SELECT {place} AS place, many FROM ({count}))"  # noqa: S608
            if place == 0
            else f"rarest_{place} AS MATERIALIZED (SELECT"  # noqa: S608, as above
            f" CASE WHEN this.many < before.many THEN {place} ELSE place END AS place, this.many"
            f" FROM rarest_{place - 1} AS before, ({count}) AS this)"
        )
        limit = f"(SELECT many FROM rarest_{place})"  # noqa: S608, as above
    rarest = f"(SELECT place FROM rarest_{len(ranges) - 1})"  # noqa: S608, as above
    branches = " UNION ALL ".join(
        f"SELECT number FROM (SELECT number {each}"  # noqa: S608, as above
        f" LIMIT CASE {rarest} WHEN {place} THEN -1 ELSE 0 END)"
        for place, each in enumerate(ranges)
    )
    return f"WITH {', '.join(steps)} {branches}"


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
