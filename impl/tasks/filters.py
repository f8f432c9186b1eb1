"""Filters of tasks: conditions that are built once, and their parameters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, false, func, or_, select
from sqlmodel import col

from generated.models import DeletedFilter, Due, Priority
from impl.database.columns import UtcDateTime
from impl.database.functions import one_of
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.days import Border, border, local_day, read_time_zone
from impl.tasks.rows import PRIORITIES
from impl.tasks.tables import TaskRow, TaskWordRow
from impl.text.words import searched_words

_AFTER_EVERY_WORD = "\U0010ffff"
_WORD_NAMES = tuple(f"word_{place}" for place in range(8))
_completed_at = col(TaskRow.completed_at)
_due_at, _due_date, _due_order = col(TaskRow.due_at), col(TaskRow.due_date), col(TaskRow.due_order)


def _moment(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=UtcDateTime())


def _day(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=Date())


def _has_word(name: str) -> ColumnElement[bool]:
    """Returns the condition that a task has a word with the prefix `name`."""
    word = col(TaskWordRow.word)
    return col(TaskRow.id).in_(
        select(col(TaskWordRow.task_id)).where(
            col(TaskWordRow.user_id) == bindparam("owner"),
            word.between(bindparam(name), bindparam(f"{name}_end")),
        )
    )


def _tagged(name: str) -> Select[UUID]:
    """Returns the statement for tasks that have a tag in the list `name`."""
    return (
        select(col(TaskTagRow.task_id))
        .join(TagRow, col(TagRow.id) == col(TaskTagRow.tag_id))
        .where(
            col(TaskTagRow.user_id) == bindparam("owner"),
            col(TagRow.user_id) == bindparam("owner"),
            one_of(col(TagRow.folded), name),
        )
    )


# `due_order` gives a range of an index that is a little too wide; then the day or the moment itself
# decides.
_IS_OVERDUE = (
    _due_order < _moment("overdue_order"),
    or_(_due_at < _moment("overdue_moment"), _due_date < _day("overdue_day")),
)
FILTERS: dict[str, ColumnElement[bool]] = {
    "kept": col(TaskRow.deleted_at).is_(None),
    "trash": col(TaskRow.deleted_at).is_not(None),
    "open": _completed_at.is_(None),
    "completed": _completed_at.is_not(None),
    "priority": one_of(col(TaskRow.priority), "priorities"),
    "due_from": and_(
        _due_order >= _moment("due_from_order"),
        or_(_due_at >= _moment("due_from_moment"), _due_date >= _day("due_from_day")),
    ),
    "due_before": and_(
        _due_order < _moment("due_before_order"),
        or_(_due_at < _moment("due_before_moment"), _due_date < _day("due_before_day")),
    ),
    "overdue": and_(_completed_at.is_(None), *_IS_OVERDUE),
    "not_overdue": or_(
        _completed_at.is_not(None),
        _due_order.is_(None),
        _due_at >= _moment("overdue_moment"),
        _due_date >= _day("overdue_day"),
    ),
    "created_from": col(TaskRow.created_at) >= _moment("created_from"),
    "created_before": col(TaskRow.created_at) < _moment("created_before"),
    "updated_from": col(TaskRow.updated_at) >= _moment("updated_from"),
    "updated_before": col(TaskRow.updated_at) < _moment("updated_before"),
    "tags_any": col(TaskRow.id).in_(_tagged("tags_any")),
    "tags_all": col(TaskRow.id).in_(
        _tagged("tags_all")
        .group_by(col(TaskTagRow.task_id))
        .having(func.count() == bindparam("tags_all_count"))
    ),
    "no_word": false(),
    **{name: _has_word(name) for name in _WORD_NAMES},
}
"""The conditions by name."""
DUE_FILTERS = frozenset({"due_from", "due_before", "overdue"})
"""The conditions that only tasks with a due date can meet."""
_MOMENTS = ("created_from", "created_before", "updated_from", "updated_before")
_TAGS = ("tags_any", "tags_all")
_RANGES = (*_MOMENTS, "due_from", "due_before")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilters:
    """The requested filters. A task must match all of them."""

    deleted: DeletedFilter
    time_zone: str
    """Where days begin: a name in the IANA database."""
    completed: bool | MISSING = MISSING
    priorities: frozenset[Priority] | MISSING = MISSING
    tags_any: frozenset[str] | MISSING = MISSING
    tags_all: frozenset[str] | MISSING = MISSING
    """Folded names."""
    search: str | MISSING = MISSING
    due_from: Due | MISSING = MISSING
    due_before: Due | MISSING = MISSING
    overdue: bool | MISSING = MISSING
    created_from: datetime | MISSING = MISSING
    created_before: datetime | MISSING = MISSING
    updated_from: datetime | MISSING = MISSING
    updated_before: datetime | MISSING = MISSING

    @property
    def scope(self) -> str:
        """A text that is different for different filters."""
        given = ((name, getattr(self, name)) for name in self.__slots__)
        return repr([(n, sorted(v) if isinstance(v, frozenset) else v) for n, v in given])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the conditions in `FILTERS`."""
        names = ["trash" if self.deleted == "only" else "kept"]
        if self.completed is not MISSING:
            names.append("completed" if self.completed else "open")
        if self.priorities is not MISSING:
            names.append("priority")
        if self.overdue is not MISSING:
            names.append("overdue" if self.overdue else "not_overdue")
        names += [name for name in _TAGS if getattr(self, name) is not MISSING]
        if self.search is not MISSING:
            names += self._words or ["no_word"]
        return (*names, *(name for name in _RANGES if getattr(self, name) is not MISSING))

    def values(self, now: datetime) -> dict[str, object]:
        """Returns the parameters of the conditions.

        Raises:
            UnknownTimeZoneError: there is no such time zone.
        """
        zone = read_time_zone(self.time_zone)
        values: dict[str, object] = {
            name: value for name in _MOMENTS if (value := getattr(self, name)) is not MISSING
        }
        if self.priorities is not MISSING:
            values["priorities"] = [PRIORITIES.index(priority) for priority in self.priorities]
        if self.tags_any is not MISSING:
            values["tags_any"] = sorted(self.tags_any)
        if self.tags_all is not MISSING:
            values |= {"tags_all": sorted(self.tags_all), "tags_all_count": len(self.tags_all)}
        for name, word in self._words.items():
            values |= {name: word, f"{name}_end": f"{word}{_AFTER_EVERY_WORD}"}
        if self.due_from is not MISSING:
            begin = border(self.due_from, zone)
            values |= _border_values("due_from", begin, begin.earliest)
        if self.due_before is not MISSING:
            end = border(self.due_before, zone)
            values |= _border_values("due_before", end, end.latest)
        if self.overdue is not MISSING:
            # A moment has passed; a day is over, and today is not.
            passed = Border(day=local_day(now, zone), moment=now)
            values |= _border_values("overdue", passed, passed.latest)
        return values

    @property
    def _words(self) -> dict[str, str]:
        """The searched words, by the names of their conditions."""
        if self.search is MISSING:
            return {}
        return dict(zip(_WORD_NAMES, searched_words(self.search, len(_WORD_NAMES)), strict=False))


def _border_values(name: str, at: Border, order: datetime) -> dict[str, object]:
    return {f"{name}_day": at.day, f"{name}_moment": at.moment, f"{name}_order": order}
