"""Lists of tasks: which ones, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import SQLColumnExpression, func, select
from sqlmodel import col

from generated.models import TaskSort
from impl.database import Query, values_of
from impl.paging.pages import Order, Part, Placed
from impl.tasks.filters import DUE_FILTERS, FILTERS, TaskFilters
from impl.tasks.rows import OWNED, TAGGED_COLUMNS, TaggedTask, tagged
from impl.tasks.tables import TaskRow

_MAX_SHAPES = 256
"""How many combinations of filters and orders are kept ready. There are millions."""
_KEYS: dict[str, SQLColumnExpression[Any]] = {
    "created_at": col(TaskRow.created_at),
    "updated_at": col(TaskRow.updated_at),
    "due": col(TaskRow.due_order),
    "priority": col(TaskRow.priority),
    "title": col(TaskRow.title_order),
}


@dataclass(frozen=True, slots=True)
class TaskList:
    """The tasks of a user that match all filters."""

    owner: str
    sort: TaskSort
    filters: TaskFilters
    now: datetime

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cursor of this list is valid for."""
        return ("tasks", self.owner, self.sort, self.filters.scope)

    @property
    def values(self) -> dict[str, object]:
        """The parameters of the statements, except for the position and `rows`.

        Raises:
            UnknownTimeZoneError: there is no such time zone.
        """
        return {"owner": self.owner, **self.filters.values(self.now)}

    @property
    def order(self) -> Order:
        """The order of the list."""
        return _order(self.sort, self.filters.names)

    def query(self, part: Part) -> Query[Placed[TaggedTask]]:
        """Returns the query for a page."""
        return _page(self.sort, self.filters.names, part)

    @property
    def count(self) -> Query[int]:
        """The query that counts all of the list."""
        return _count(self.filters.names)


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
def _page(sort: TaskSort, filters: tuple[str, ...], part: Part) -> Query[Placed[TaggedTask]]:
    statement = select(*TAGGED_COLUMNS).where(*OWNED, *(FILTERS[name] for name in filters))
    return _order(sort, filters).page(tagged(statement), part)


@lru_cache(_MAX_SHAPES)
def _count(filters: tuple[str, ...]) -> Query[int]:
    conditions = (*OWNED, *(FILTERS[name] for name in filters))
    return values_of(int, select(func.count()).where(*conditions))
