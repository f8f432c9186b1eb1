"""Plans: statements that are compiled to SQL once, and then run by the driver itself.

This is the only place that knows SQLAlchemy's compiler. See `impl/decisions/0002-database.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary, ref

from sqlalchemy import (
    BindParameter,
    Delete,
    Dialect,
    Executable,
    Insert,
    Table,
    Update,
)
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ClauseElement
from sqlalchemy.sql.selectable import SelectBase

from impl.database.errors import WrongValueError
from impl.database.given import GIVEN
from impl.database.packed import reader_of

type Values = Mapping[str, object]


class Plan:
    """The SQL of a statement, the order of its parameters, and how its rows are read."""

    __slots__ = (
        *("_columns_to_read", "_constants", "_pick", "_reads", "_writes"),
        *("is_read", "sql", "statement", "writes_given", "writes_one_row"),
    )

    def __init__(
        self, statement: Executable, dialect: Dialect, inserted: Sequence[str] | None = None
    ) -> None:
        compiled = _compile(statement, dialect, inserted)
        self.statement: ref[Executable] | None = None
        """What it is forgotten with, if that is one statement alone."""
        self.sql = str(compiled)
        self.is_read = isinstance(statement, SelectBase)
        """Whether it changes nothing, so that it can be begun again."""
        self.writes_one_row = _writes_one_row(statement)
        """Whether it writes so little that it takes no time to speak of."""
        self.writes_given = _writes_given(statement)
        """Whether it writes the rows that it is given, and no others."""
        names = tuple(compiled.positiontup or ())
        self._pick = _picker(names)
        self._constants = {
            name: bind.value for bind, name in compiled.bind_names.items() if not bind.required
        }
        writes = _writes(compiled, dialect)
        self._writes = [(place, writes[name]) for place, name in enumerate(names) if name in writes]
        columns = [*getattr(statement, "exported_columns", ())]
        self._reads = [
            (place, read)
            for place, column in enumerate(columns)
            if (read := reader_of(column.type, dialect)) is not None
        ]
        self._columns_to_read = [itemgetter(place) for place, _ in self._reads]

    def arguments(self, values: Values) -> Sequence[object]:
        """Returns the values as the driver takes them, in the order of the SQL's parameters.

        Raises:
            WrongValueError: one is missing, or not of its column's type.
        """
        if self._constants:
            values = {**self._constants, **values}
        try:
            picked = self._pick(values)
            if not self._writes:
                return picked
            arguments = [*picked]
            for place, write in self._writes:
                arguments[place] = write(arguments[place])
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise WrongValueError from error
        return arguments

    def values(self, found: Sequence[Any]) -> Sequence[Any]:
        """Returns what the driver found in a row, in Python's types. NULL is always `None`."""
        for place, _ in self._reads:
            if found[place] is not None:
                return self._converted(found)
        return found

    def rows(self, found: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
        """Returns the same of all rows."""
        number = len(found)
        for column in self._columns_to_read:
            if [*map(column, found)].count(None) < number:
                return [*map(self.values, found)]
        return found  # as most lists are, so that nothing is done for each row

    def _converted(self, found: Sequence[Any]) -> Sequence[Any]:
        values = [*found]
        for place, read in self._reads:
            if values[place] is not None:
                values[place] = read(values[place])
        return values


class Plans:
    """The plans of the statements on one kind of database, each made when it is first needed."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._plans: dict[int, Plan] = {}
        """By the identity of a statement that is there still: that is found in C."""
        self._inserts: WeakKeyDictionary[Insert, dict[tuple[str, ...], Plan]] = WeakKeyDictionary()

    def of(self, statement: Executable, values: Values) -> Plan:
        """Returns the plan of a statement. An insert writes the columns that `values` has."""
        return self._plans.get(id(statement)) or self._of_new(statement, values)

    def _of_new(self, statement: Executable, values: Values) -> Plan:
        if isinstance(statement, Insert) and statement.select is None:
            return self._of_insert(statement, tuple(values))
        plan, key, plans = Plan(statement, self._dialect), id(statement), self._plans
        plan.statement = ref(statement, lambda _: plans.pop(key))
        plans[key] = plan
        return plan

    def _of_insert(self, statement: Insert, columns: tuple[str, ...]) -> Plan:
        plans = self._inserts.setdefault(statement, {})
        plan = plans.get(columns)
        if plan is None:
            plan = plans[columns] = Plan(statement, self._dialect, columns)
        return plan


def _picker(names: tuple[str, ...]) -> Callable[[Values], tuple[object, ...]]:
    """Returns what picks the values of these names: in C, where there are several."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _compile(
    statement: Executable, dialect: Dialect, inserted: Sequence[str] | None
) -> SQLCompiler:
    compiled: SQLCompiler = statement.compile(  # type: ignore[attr-defined]
        dialect=dialect, column_keys=inserted
    )
    varying = compiled.post_compile_params | compiled.literal_execute_params
    assert not varying, f"the values of {varying} are a part of the SQL"
    assert not compiled.prefetch, f"{compiled.prefetch} have defaults that only SQLAlchemy knows"
    return compiled


def _writes(compiled: SQLCompiler, dialect: Dialect) -> dict[str, Callable[[Any], object]]:
    """Returns how the driver wants values, by the names of parameters that it wants otherwise."""
    writes: dict[str, Callable[[Any], object]] = {}
    for bind, name in compiled.bind_names.items():
        write = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if write is not None:
            writes[name] = write
    return writes


def _writes_one_row(statement: Executable) -> bool:
    """Whether at most one row is written, which is a new one or found by its primary key."""
    if not isinstance(statement, Insert | Update | Delete) or _reads_others(statement):
        return False
    if isinstance(statement, Insert):
        return statement.select is None or not statement.select.get_final_froms()
    table, where = statement.table, statement.whereclause
    if not isinstance(table, Table) or where is None:
        return False
    if isinstance(statement, Delete) and _has_dependents(table):
        return False
    return _names_one_row(where, table)


def _writes_given(statement: Executable) -> bool:
    if not isinstance(statement, Insert) or statement.select is None:
        return False
    sources: Sequence[Any] = statement.select.get_final_froms()
    return [source.name for source in sources] == [GIVEN]


def _reads_others(statement: Insert | Update | Delete) -> bool:
    """Whether it reads other rows, apart from what it returns, which are those of the one row.

    What an insert selects is looked at by itself.
    """
    returned = {part for column in statement.exported_columns for part in visitors.iterate(column)}
    selected = statement.select if isinstance(statement, Insert) else None
    return any(
        isinstance(part, SelectBase) and part is not selected and part not in returned
        for part in visitors.iterate(statement)
    )


def _names_one_row(where: ClauseElement, table: Table) -> bool:
    """Whether a condition compares all of the primary key with parameters."""
    conditions = (
        where.clauses
        if isinstance(where, BooleanClauseList) and where.operator is operators.and_
        else [where]
    )
    named = {
        condition.left
        for condition in conditions
        if isinstance(condition, BinaryExpression)
        and condition.operator is operators.eq
        and isinstance(condition.right, BindParameter)
    }
    key = set(table.primary_key)
    return bool(key) and key <= named


def _has_dependents(table: Table) -> bool:
    """Whether rows of other tables refer to this one, so that they may be deleted with its row."""
    tables = table.metadata.tables.values()
    return any(key.references(table) for other in tables for key in other.foreign_keys)
