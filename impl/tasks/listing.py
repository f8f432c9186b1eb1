"""Lists of tasks: which ones, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.sql import visitors
from sqlmodel import col

from generated.models import TaskSort
from impl.database import Query
from impl.paging.pages import Order, Paged, Part, paged
from impl.tasks import word_index
from impl.tasks.answers import ANSWERED_COLUMNS, Answered, read_answered
from impl.tasks.filters import BY_WORDS, DUE_FILTERS, FILTERS, TaskFilters
from impl.tasks.rows import OWNED
from impl.tasks.search import either, none_unless
from impl.tasks.tables import TaskRow
from impl.tasks.word_index import WordIndex, is_among, read_by_number

COUNTED = 10_000
"""How many tasks of a list are counted at most: the maximum of the contract's `Total`."""
_WALKED = 1000
"""How far the order is walked for a page before the filters are asked what they find."""
_MAX_SHAPES = 256
"""How many combinations of filters and orders are kept ready. There are millions."""
_TASK = TaskRow.__table__.c  # type: ignore[attr-defined]
_KEYS: dict[str, SQLColumnExpression[Any]] = {
    "created_at": _TASK.created_at,
    "updated_at": _TASK.updated_at,
    "due": _TASK.due_order,
    "priority": _TASK.priority,
    "title": _TASK.title_order,
}
# The filters that are a range of the order's index, besides those that every order has.
_RANGES: dict[str, frozenset[str]] = {
    "created_at": frozenset({"completed", "created_from", "created_before"}),
    "updated_at": frozenset({"updated_from", "updated_before"}),
    "due": frozenset({"due_from", "due_before", "overdue"}),
    "priority": frozenset({"priority", "priority_range"}),
    "title": frozenset(),
}
_EVERY_RANGE = frozenset({"kept", "open"})


class TaskList:
    """The tasks of a user that match all filters."""

    def __init__(self, owner: str, sort: TaskSort, filters: TaskFilters, now: datetime) -> None:
        self._owner = owner
        self._sort = sort
        self._filters = filters
        self._names = filters.names
        self._now = now
        self.order = _order(sort, self._names)

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cursor of this list is valid for."""
        return ("tasks", self._owner, self._sort, self._filters.scope)

    @property
    def values(self) -> dict[str, object]:
        """The parameters of the statements, except for the position and `rows`.

        Raises:
            UnknownTimeZoneError: there is no such time zone.
        """
        return {"owner": self._owner, **self._filters.values(self._owner, self._now)}

    def query(self, part: Part) -> Paged[Answered]:
        """Returns the query for a part of the list."""
        return _page(self._sort, self._names, part)

    @property
    def count(self) -> Query[tuple[int, bool]]:
        """The query for the total, and whether it is exact."""
        return _count(self._names)


@lru_cache(_MAX_SHAPES)
def _order(sort: TaskSort, filters: tuple[str, ...]) -> Order:
    name = sort.removeprefix("-")
    return Order(
        _KEYS[name],
        col(TaskRow.id),
        is_down=sort.startswith("-"),
        is_nullable=name == "due" and DUE_FILTERS.isdisjoint(filters),
    )


@lru_cache(_MAX_SHAPES)
def _page(sort: TaskSort, filters: tuple[str, ...], part: Part) -> Paged[Answered]:
    order, name = _order(sort, filters), sort.removeprefix("-")
    if name == "priority" and "priority" in filters:
        filters = (*filters, "priority_range")
    if "overdue" in filters:
        filters = (*filters, "open")
    tasks, ranges = select(*ANSWERED_COLUMNS), _EVERY_RANGE | _RANGES[name]
    if ranges.issuperset(filters) or "trash" in filters:
        return paged(read_answered, order.sort(tasks.where(*_all_of(filters)), part))
    some = tasks.where(*OWNED, _found(order, part, filters, ranges))
    return paged(read_answered, order.arrange(some))


def _found(
    order: Order, part: Part, filters: tuple[str, ...], ranges: frozenset[str]
) -> ColumnElement[bool]:
    """Returns the condition for the tasks of a page whose filters are no range of its order.

    Nobody knows how many tasks a filter lets through. So the order's index is walked, but only so
    far. If there are too few among those, an index for one of the filters tells all that there are.
    """
    walked, is_short = _walk(order, part, filters, ranges, _unknown(_WALKED))
    # With an offset, so that it is not planned as another walk.
    every = (
        order.arrange(select(_TASK.id))
        .order_by(None)
        .where(*order.conditions(part), *_all_of(filters), is_short)
        .limit(none_unless(is_short))
        .offset(literal_column("0"))
        .subquery("every")
    )
    rest = _first_of(every, order).subquery("rest")
    found = union_all(select(walked.c.id).where(~is_short), select(rest.c.id))
    if not (words := _words_in(filters)):
        return col(TaskRow.id).in_(found)
    return either(
        col(TaskRow.id).in_(found),
        lambda: col(TaskRow.id).in_(_found_by_words(order, part, filters, ranges, words)),
    )


def _found_by_words(
    order: Order,
    part: Part,
    filters: tuple[str, ...],
    ranges: frozenset[str],
    words: tuple[str, ...],
) -> CompoundSelect[*tuple[Any, ...]]:
    """Returns the same for SQLite, whose index of words tells how many tasks have them.

    If these are few, they are read and sorted. If not, the order's index is walked to its end:
    looking for each number among those of the rarest word takes less time than reading a row.
    """
    index = WordIndex(words)
    farthest = select(case((index.are_frequent, _WALKED), else_=0)).scalar_subquery()
    walked, is_short = _walk(order, part, filters, ranges, farthest)
    some = index.common.limit(word_index.FEW + 1).cte("some")
    number = select(func.count()).select_from(some).scalar_subquery()
    # SQLite finds out both sides of an AND, but not what a CASE does not need.
    are_few = case((is_short, number <= word_index.FEW), else_=false())
    are_many = case((is_short, number > word_index.FEW), else_=false())
    tasks = order.arrange(select(_TASK.id)).where(
        *order.conditions(part), *(FILTERS[name] for name in filters)
    )
    numbers = select(some.c.number).limit(case((are_few, -1), else_=0))
    few = tasks.where(*read_by_number(numbers)).limit(bindparam("rows")).subquery("few")
    rows = case((are_many, bindparam("rows")), else_=0)
    many = tasks.where(*OWNED, is_among(index.rarest)).limit(rows).subquery("many")
    return union_all(select(walked.c.id).where(~is_short), select(few.c.id), select(many.c.id))


def _walk(
    order: Order,
    part: Part,
    filters: tuple[str, ...],
    ranges: frozenset[str],
    farthest: ColumnElement[int],
) -> tuple[CTE, ScalarSelect[bool]]:
    """Returns the tasks of a page among the first of its order, and whether these are too few."""
    others = [FILTERS[name] for name in filters if name not in ranges]
    start = order.arrange(select(*_columns(others)).where(*OWNED, *order.conditions(part))).where(
        *(FILTERS[name] for name in filters if name in ranges)
    )
    walk = start.limit(farthest).subquery("walk")
    walked = _first_of(walk, order).where(*(_among(walk, other) for other in others)).cte("walked")
    found = select(func.count()).select_from(walked).scalar_subquery()
    goes_on = start.with_only_columns(_TASK.id).limit(1).offset(farthest)
    judged = select(and_(found < bindparam("rows"), goes_on.exists()).label("is_short")).cte(
        "judged"
    )
    return walked, select(judged.c.is_short).scalar_subquery()


def _columns(conditions: Iterable[ColumnElement[bool]]) -> list[ColumnElement[Any]]:
    """Returns the id, and the other columns of a task that conditions are about."""
    parts = {part for condition in conditions for part in visitors.iterate(condition)}
    return [column for column in _TASK if column is _TASK.id or column in parts]


def _among(some: Subquery, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Returns a condition about the columns of some tasks instead of the table's."""

    def replaced(element: Any, **_: Any) -> Any:
        return some.c[element.key] if any(element is column for column in _TASK) else None

    return visitors.replacement_traverse(condition, {}, replaced)


def _unknown(number: int) -> ScalarSelect[int]:
    """Returns a number that PostgreSQL does not plan for.

    It would sort all tasks of users who have fewer according to its statistics, which may be wrong.
    """
    return select(literal_column(str(number), Integer)).scalar_subquery()


def _first_of(some: Subquery, order: Order) -> Select[*tuple[Any, ...]]:
    sorted_by = replace(order, key=some.c.sort_key, tie=some.c.sort_tie)
    return sorted_by.arrange(select(some.c.id)).limit(bindparam("rows"))


def _all_of(filters: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """Returns the conditions for all tasks of the user that the filters find."""
    words = _words_in(filters)
    others = [FILTERS[name] for name in filters if name not in words]
    if words:
        return [*others, BY_WORDS[words]]
    return [*OWNED, *others]


def _words_in(filters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in filters if name.startswith("word_"))


@lru_cache(_MAX_SHAPES)
def _count(filters: tuple[str, ...]) -> Query[tuple[int, bool]]:
    some = select(_TASK.id).where(*_all_of(filters)).limit(COUNTED + 1)
    if (_EVERY_RANGE | _RANGES["created_at"]).issuperset(filters):
        some = some.order_by(_TASK.created_at)  # so that no more entries of the index are read
    number = select(func.count()).select_from(some.subquery())
    return Query(number, lambda found: (min(found[0], COUNTED), found[0] <= COUNTED))
