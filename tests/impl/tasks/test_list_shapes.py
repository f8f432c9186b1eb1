"""Each combination of filters and order has a statement of its own, and only some are kept."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Any, get_args
from weakref import WeakSet

from sqlalchemy import Executable

from generated.models import TaskSort
from impl.paging.pages import Part
from impl.tasks.filters import TaskFilters
from impl.tasks.listing import _MAX_SHAPES, TaskList

NOW = datetime(2026, 11, 28, tzinfo=UTC)
FILTERS: dict[str, Any] = {
    "completed": True,
    "search": "milk",
    "tags_any": frozenset({"home"}),
    "overdue": True,
    "created_from": NOW,
}


def test_a_caller_who_tries_them_all_does_not_fill_the_memory() -> None:
    """The plans, which are larger, go with the statements."""
    given = [dict(some) for k in range(6) for some in combinations(FILTERS.items(), k)]
    shapes = list(product(given, get_args(TaskSort.__value__)))
    assert len(shapes) > _MAX_SHAPES
    kept: WeakSet[Executable] = WeakSet()
    for filters, sort in shapes:
        tasks = TaskList(
            "ada", sort, TaskFilters(deleted="exclude", time_zone="UTC", **filters), NOW
        )
        kept |= {tasks.query(Part()).query.statement, tasks.count.statement}
    gc.collect()
    assert len(kept) <= _MAX_SHAPES + len(given)
