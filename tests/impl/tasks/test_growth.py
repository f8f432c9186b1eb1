"""A page costs what it shows: anywhere in a list, and however many tasks there are.

What a statement does is counted, not timed: the pages that PostgreSQL touches, and the instructions
that SQLite runs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import Connection, insert

from generated.models import TaskSort
from impl.database import Database
from impl.database.url import parse_database_url
from impl.paging.pages import Part
from impl.tasks import listing, word_index
from impl.tasks.filters import TaskFilters
from impl.tasks.listing import TaskList
from impl.tasks.tables import TaskRow
from impl.tasks.words import Words
from impl.text.words import word_lines
from impl.users.tables import UserRow
from tests.support.plans import Statement, explain, recorded
from tests.support.rows import new_task, new_user

FEW, MANY = 2_500, 10_000
"""More than are walked for a page in any case, and several times as many."""
SHOWN = 20
NOW = datetime(2026, 11, 29, tzinfo=UTC)
FIRST_WORDS = ["Milk", "Report", "Bread", "Call", "Garden", "Letter", "Taxes"]
SORTS: tuple[TaskSort, ...] = get_args(TaskSort.__value__)
# Most of them are no range of their order.
FILTERED: list[tuple[TaskSort, dict[str, Any]]] = [
    ("-created_at", {"search": "number"}),
    ("title", {"search": "number"}),
    ("title", {"search": "rare"}),
    ("-due", {"search": "number rare"}),
    ("-created_at", {"priorities": frozenset({"high"})}),
    ("title", {"priorities": frozenset({"high", "none"})}),
    ("title", {"completed": False}),
    ("-updated_at", {"search": "milk", "completed": True}),
    ("priority", {"created_from": NOW - timedelta(days=90)}),
    ("due", {"overdue": True}),
]


@dataclass
class Costs:
    """What pages cost for two users, of whom one has four times as many tasks."""

    database: Database
    address: str

    async def of(self, owner: str, sort: TaskSort, after: int = 0, **filters: Any) -> int:
        """Returns the cost of the page that follows that many tasks of a list."""
        kept = TaskFilters(deleted="exclude", time_zone="UTC", **filters)
        tasks = TaskList(owner, sort, kept, NOW)
        values = tasks.values
        async with self.database.transaction(read_only=True) as transaction:
            if after:
                query = tasks.query(Part()).query
                rows = await transaction.all(query, {**values, "rows": after})
                place = tasks.order.read(tasks.order.write(rows[after - 1][-2:]))
                values |= dict(zip(("after_key", "after_tie"), place, strict=True))
            query = tasks.query(Part(is_continued=after > 0)).query
            with recorded(self.database) as statements:
                page = await transaction.all(query, {**values, "rows": SHOWN})
        assert page
        (statement,) = statements
        return await self._of(statement)

    async def _of(self, statement: Statement) -> int:
        if self.database.is_sqlite:
            return self._instructions(statement)
        connection = await asyncpg.connect(self.address)
        try:
            # Few users have most of all tasks, as these have: no index would be worth while.
            await connection.execute("SET enable_seqscan = off")
            return (await explain(connection, statement, run=True)).buffers
        finally:
            await connection.close()

    def _instructions(self, statement: Statement) -> int:
        """Returns a tenth of the instructions that SQLite runs."""
        count = 0

        def note() -> None:
            nonlocal count
            count += 1

        with closing(sqlite3.connect(parse_database_url(self.address).url.database or "")) as file:
            file.set_progress_handler(note, 10)
            file.execute(statement.sql, statement.values).fetchall()
        return count


@pytest.fixture(scope="module")
async def costs(database: Database, database_url: str) -> AsyncGenerator[Costs]:
    await database.run(_fill)
    if not database.is_sqlite:
        connection = await asyncpg.connect(database_url)
        await connection.execute("VACUUM ANALYZE tasks")
        await connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_index, "FREQUENT", FEW // 10)  # up to then, SQLite's costs do grow
        listing._page.cache_clear()
        yield Costs(database, database_url)
    listing._page.cache_clear()


def _fill(connection: Connection) -> None:
    for owner, number in (("few", FEW), ("many", MANY)):
        connection.execute(insert(UserRow), new_user(id=owner))
        tasks = [_task(owner, place, number) for place in range(number)]
        connection.execute(insert(TaskRow), tasks)


def _task(owner: str, place: int, number: int) -> dict[str, object]:
    """Returns a task: the last five by title have a word that is rare."""
    title = (
        f"{FIRST_WORDS[place % 7]} number {place}" if place < number - 5 else f"Zoo rare {place}"
    )
    title += " number"
    created = NOW - timedelta(minutes=place)
    due = NOW + timedelta(hours=place % 1000 - 500)
    return new_task(
        user_id=owner,
        id=UUID(int=place),
        title=title,
        title_order=title.lower(),
        priority=place % 4,
        due_at=due if place % 3 else None,
        due_order=due if place % 3 else None,
        completed_at=created if place % 2 else None,
        created_at=created,
        updated_at=created + timedelta(hours=place * 7919 % 1000),
        version=1,
        words=Words(owner, word_lines(title)),
    )


@pytest.mark.parametrize("sort", SORTS)
async def test_a_page_costs_as_much_as_the_first_one(costs: Costs, sort: TaskSort) -> None:
    first, deep = await costs.of("many", sort), await costs.of("many", sort, MANY // 2)
    assert deep <= 1.5 * first, f"{deep} instead of {first}"


@pytest.mark.parametrize(("sort", "filters"), [*((sort, {}) for sort in SORTS), *FILTERED])
async def test_a_page_costs_as_much_for_whoever_has_many_tasks(
    costs: Costs, sort: TaskSort, filters: dict[str, Any]
) -> None:
    few, many = await costs.of("few", sort, **filters), await costs.of("many", sort, **filters)
    assert many <= 1.5 * few, f"{many} instead of {few}"
