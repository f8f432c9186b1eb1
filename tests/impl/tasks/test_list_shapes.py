"""Each combination of filters and order has a statement of its own, and only some are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations, product
from typing import Any, get_args

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from generated.models import TaskSort
from impl.database.plans import Plans
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
    "updated_before": NOW,
}


def test_a_caller_who_tries_them_all_does_not_fill_the_memory() -> None:
    plans = Plans(SQLiteDialect_pysqlite())
    given = [dict(some) for k in range(7) for some in combinations(FILTERS.items(), k)]
    seen = set()
    for filters, sort in product(given, get_args(TaskSort.__value__)):
        tasks = TaskList(
            "ada", sort, TaskFilters(deleted="exclude", time_zone="UTC", **filters), NOW
        )
        seen.add(plans.of(tasks.query(Part()).statement, tasks.values).sql)
        plans.of(tasks.count.statement, tasks.values)
    assert len(seen) > 2 * _MAX_SHAPES
    assert len(plans._plans) <= 2 * _MAX_SHAPES, "the statements of pages, and those that count"
