"""SQLite reads the tasks that a search shows, and few others: counted by looks at their words."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import UUID

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
from tests.support.plans import recorded
from tests.support.rows import new_task, new_user

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NUMBER, SHOWN = 64 * 7 * 2, 10
"""A multiple of 32, so that no words are pending."""
NOW = datetime(2026, 11, 29, tzinfo=UTC)
WALKED = 100
"""So many are read in order where each word is in very many tasks."""
SEARCHES = {
    "every": (NUMBER, WALKED),
    "late": (NUMBER // 7, SHOWN),
    "late last": (NUMBER // 7, SHOWN),
    "every last": (NUMBER // 7, SHOWN),
    "odd late": (NUMBER // 14, 2 * SHOWN),
    "odd even": (0, 0),
    "early last": (0, 0),
    "rare": (2, 2),
    "every rare": (2, 2),
    "missing": (0, 0),
    "every missing": (0, 0),
}
"""By their words: how many tasks have all of these, and how many rows may be read for a page."""


def _title(place: int) -> str:
    """Returns a title: by title, the last seventh of all is late, and the first one early."""
    seventh = place * 7 // NUMBER
    found = [f"{place:04} every", "odd" if place % 2 else "even"]
    found += ["early"] * (seventh == 0) + ["late last"] * (seventh == 6)
    found += ["rare"] * (place in (NUMBER // 3, NUMBER - 2))
    return " ".join(found)


def _fill(connection: Connection) -> None:
    connection.execute(insert(UserRow), new_user(id="ada"))
    rows = []
    for place in range(NUMBER):
        title, moment = _title(place), NOW + timedelta(minutes=place)
        rows.append(
            new_task(
                user_id="ada",
                id=UUID(int=place),
                title=title,
                title_order=title,
                due_at=moment,
                due_order=moment,
                created_at=moment,
                updated_at=moment,
                priority=place * 4 // NUMBER,
                version=1,
                words=Words("ada", word_lines(title)),
            )
        )
    connection.execute(insert(TaskRow), rows)


@pytest.fixture(scope="module")
async def filled(database: Database) -> AsyncGenerator[Database]:
    await database.run(_fill)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_index, "FEW", NUMBER // 20)
        patch.setattr(word_index, "FREQUENT", NUMBER - 1)
        patch.setattr(listing, "_WALKED", WALKED)
        listing._page.cache_clear()
        yield database
    listing._page.cache_clear()


@pytest.mark.parametrize("sort", ["title", "due", "priority", "created_at", "updated_at"])
@pytest.mark.parametrize("search", SEARCHES)
async def test_a_search_reads_what_it_shows(
    filled: Database, database_url: str, sort: TaskSort, search: str
) -> None:
    number, most = SEARCHES[search]
    filters = TaskFilters(deleted="exclude", time_zone="UTC", search=search)
    tasks = TaskList("ada", sort, filters, NOW)
    async with filled.transaction(read_only=True) as transaction:
        with recorded(filled) as statements:
            page = await transaction.all(tasks.query(Part()).query, {**tasks.values, "rows": SHOWN})
    assert len(page) == min(number, SHOWN)
    (statement,) = statements
    looked_at: list[str] = []

    def looks(words: str, word: str) -> int:
        looked_at.append(words)
        return words.find(word) + 1

    with closing(sqlite3.connect(parse_database_url(database_url).url.database or "")) as file:
        file.create_function("instr", 2, looks, deterministic=True)
        assert len(file.execute(statement.sql, statement.values).fetchall()) == len(page)
    assert len(set(looked_at)) <= most
