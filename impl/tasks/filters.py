"""Filters of tasks: conditions that are built once, and their parameters."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import col

from generated.models import DeletedFilter, Due, Priority
from impl.database.columns import UtcDateTime
from impl.database.functions import one_of
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.days import Border, border, local_day, read_time_zone
from impl.tasks.rows import PRIORITIES
from impl.tasks.search import are_in_index, has_word
from impl.tasks.tables import TaskRow
from impl.tasks.words import Prefix
from impl.text.words import searched_words

_WORD_NAMES = tuple(f"word_{place}" for place in range(8))


def _moment(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=UtcDateTime())


def _day(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=Date())


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


def _conditions(task: ReadOnlyColumnCollection[str, Any]) -> dict[str, ColumnElement[bool]]:
    """Returns the conditions on the columns of tasks, by name."""
    due_at, due_date, due_order = task.due_at, task.due_date, task.due_order
    # `due_order` gives a range of an index that is a little too wide; then the day or the moment
    # itself decides.
    return {
        "kept": task.deleted_at.is_(None),
        "trash": task.deleted_at.is_not(None),
        "open": task.completed_at.is_(None),
        "completed": task.completed_at.is_not(None),
        "priority": one_of(task.priority, "priorities"),
        "priority_range": task.priority.between(
            bindparam("lowest_priority"), bindparam("highest_priority")
        ),
        "due_from": and_(
            due_order >= _moment("due_from_order"),
            or_(due_at >= _moment("due_from_moment"), due_date >= _day("due_from_day")),
        ),
        "due_before": and_(
            due_order < _moment("due_before_order"),
            or_(due_at < _moment("due_before_moment"), due_date < _day("due_before_day")),
        ),
        "overdue": and_(
            task.completed_at.is_(None),
            due_order < _moment("overdue_order"),
            or_(due_at < _moment("overdue_moment"), due_date < _day("overdue_day")),
        ),
        "not_overdue": or_(
            task.completed_at.is_not(None),
            due_order.is_(None),
            due_at >= _moment("overdue_moment"),
            due_date >= _day("overdue_day"),
        ),
        "created_from": task.created_at >= _moment("created_from"),
        "created_before": task.created_at < _moment("created_before"),
        "updated_from": task.updated_at >= _moment("updated_from"),
        "updated_before": task.updated_at < _moment("updated_before"),
        "tags_any": task.id.in_(_tagged("tags_any")),
        "tags_all": task.id.in_(
            _tagged("tags_all")
            .group_by(col(TaskTagRow.task_id))
            .having(func.count() == bindparam("tags_all_count"))
        ),
        "no_word": false(),
        **{name: has_word(task.words, name) for name in _WORD_NAMES},
    }


_TASK = TaskRow.__table__.c  # type: ignore[attr-defined]
FILTERS = _conditions(_TASK)
"""The conditions on tasks, by name."""
BY_WORDS = {
    _WORD_NAMES[:number]: are_in_index(_TASK.user_id, _TASK.words, _WORD_NAMES[:number])
    for number in range(1, len(_WORD_NAMES) + 1)
}
"""The condition for each number of searched words that finds a user's tasks with them."""
DUE_FILTERS = frozenset({"due_from", "due_before", "overdue"})
"""The conditions that only tasks with a due date can meet."""
_MOMENTS = ("created_from", "created_before", "updated_from", "updated_before")
_TAGS = ("tags_any", "tags_all")
_RANGES = (*_MOMENTS, "due_from", "due_before")


class TaskFilters(NamedTuple):
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
        """A text that is different for different filters, and the same in other versions."""
        texts = [
            absent if value is MISSING else _scope_of(name, value)
            for (name, absent), value in zip(_ABSENT, self, strict=True)
        ]
        return f"[{', '.join(texts)}]"

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

    def values(self, owner: str, now: datetime) -> dict[str, object]:
        """Returns the parameters of the conditions.

        Raises:
            UnknownTimeZoneError: there is no such time zone.
        """
        zone = read_time_zone(self.time_zone)
        values: dict[str, object] = {
            name: value for name in _MOMENTS if (value := getattr(self, name)) is not MISSING
        }
        if self.priorities is not MISSING:
            priorities = sorted(PRIORITIES.index(priority) for priority in self.priorities)
            values |= {
                "priorities": priorities,
                "lowest_priority": priorities[0],
                "highest_priority": priorities[-1],
            }
        if self.tags_any is not MISSING:
            values["tags_any"] = sorted(self.tags_any)
        if self.tags_all is not MISSING:
            values |= {"tags_all": sorted(self.tags_all), "tags_all_count": len(self.tags_all)}
        values |= {name: Prefix(owner, word) for name, word in self._words.items()}
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


# Their texts are made once: twelve of them are a part of most.
_ABSENT = [(name, repr((name, MISSING))) for name in TaskFilters._fields]


def _scope_of(name: str, value: object) -> str:
    return repr((name, sorted(value) if isinstance(value, frozenset) else value))


def _border_values(name: str, at: Border, order: datetime) -> dict[str, object]:
    return {f"{name}_day": at.day, f"{name}_moment": at.moment, f"{name}_order": order}
