"""PostgreSQL serves every filter and every order of a list by an index that begins with the user.

Few of the caller's tasks are open, contrary to the statistics: half of all tasks are.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import asyncpg
import httpx
import pytest

from impl.tasks import listing
from tests.support.apps import run_app, settings_for
from tests.support.many_tasks import add_tasks, add_users
from tests.support.plans import Plan, explain, recorded
from tests.support.users import SignedUp, sign_up

SORTS = {
    "created_at": "ix_tasks_created_at",
    "updated_at": "ix_tasks_updated_at",
    "due": "ix_tasks_due",
    "priority": "ix_tasks_priority",
    "title": "ix_tasks_title",
}
# A filter with the order of its index, and that index.
RANGES = {
    "completed=false": "ix_tasks_open_created_at",
    "completed=true": "ix_tasks_completed",
    "completed=false&sort=due&limit=100": "ix_tasks_open_due",
    "completed=false&sort=-due&limit=100": "ix_tasks_open_due",
    "overdue=true&sort=due": "ix_tasks_open_due",
    "overdue=true&sort=due&time_zone=Asia/Kathmandu": "ix_tasks_open_due",
    "due_from=2020-11-01&sort=due": "ix_tasks_due",
    "due_from=2020-11-01&due_before=2036-11-03T12:00:00Z&sort=-due": "ix_tasks_due",
    "completed=false&due_before=2036-12-01&sort=due": "ix_tasks_open_due",
    "created_from=2026-01-02T00:00:00Z": "ix_tasks_created_at",
    "created_before=2026-01-02T00:00:00Z&sort=created_at": "ix_tasks_created_at",
    "updated_from=2026-01-03T00:00:00Z&sort=-updated_at": "ix_tasks_updated_at",
    "updated_before=2026-01-03T00:00:00Z&sort=updated_at": "ix_tasks_updated_at",
    "priority=high&sort=priority": "ix_tasks_priority",
}
# Filters in another order: any index by user, whichever PostgreSQL finds best.
OTHERS = [
    "priority=high",
    "priority=high&priority=low",
    "due_from=2026-11-01",
    "due_before=2026-11-01&sort=title",
    "overdue=true",
    "overdue=false",
    "updated_from=2026-01-03T00:00:00Z",
    "completed=false&priority=high&q=milk&sort=due",
]


@dataclass
class Explained:
    """A user with many tasks, whose lists are explained."""

    client: httpx.AsyncClient
    connection: asyncpg.Connection
    user: SignedUp

    async def plans(self, query: str, *, is_generic: bool = False) -> list[Plan]:
        """Returns the plans of a page's statements about tasks: for its values, or for any."""
        address = f"{self.user.tasks}?{query}"
        with recorded() as statements:
            response = await self.client.get(address, headers=self.user.headers)
        assert response.status_code == 200, response.text
        return [
            await explain(self.connection, each, is_generic=is_generic)
            for each in statements
            if each.tables
        ]

    async def next_page(self, query: str) -> str:
        """Returns the query for the page that follows."""
        address = f"{self.user.tasks}?{query}"
        page = (await self.client.get(address, headers=self.user.headers)).json()
        return f"{query}&cursor={page['next_cursor']}"


@pytest.fixture(autouse=True)
def no_stored_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps lists from having them stored meanwhile, by statements of their own."""
    monkeypatch.setattr("impl.tasks.answers._WORTHWHILE", 1000)


@pytest.fixture(scope="module")
async def explained(address: str) -> AsyncGenerator[Explained]:
    settings = settings_for(address)
    async with run_app(settings) as client:
        user = await sign_up(client)
        connection = await asyncpg.connect(address)
        await add_tasks(connection, await add_users(connection, 300), 100)
        await add_tasks(connection, [user.user_id], 10_000, one_open_in=500)
        # Few users have a quarter of all tasks, as this one has: no index would be worth while.
        await connection.execute("SET enable_seqscan = off")
        yield Explained(client, connection, user)
        await connection.close()


def require_range_of_user(plan: Plan) -> None:
    """Or of the user's words, as they are in the index."""
    assert "Seq Scan" not in plan.kinds, str(plan)
    assert plan.conditions
    assert all("user_id" in c or "words @@" in c for c in plan.conditions), str(plan)


@pytest.mark.parametrize("direction", ["", "-"])
@pytest.mark.parametrize("key", SORTS)
@pytest.mark.parametrize("completed", ["", "&completed=false"])
async def test_every_order_is_that_of_an_index_on_every_page(
    explained: Explained, key: str, direction: str, completed: str
) -> None:
    index = SORTS[key].replace("tasks_", "tasks_open_") if completed else SORTS[key]
    query = f"sort={direction}{key}{completed}&limit=5"
    for page in (query, await explained.next_page(query)):
        for plan in await explained.plans(page):
            require_range_of_user(plan)
            assert plan.indexes == {index}, str(plan)
            assert not plan.kinds & {"Sort", "Incremental Sort"}, str(plan)


@pytest.mark.parametrize("query", RANGES)
async def test_a_filter_in_its_own_order_is_a_range_of_an_index(
    explained: Explained, query: str
) -> None:
    for plan in await explained.plans(query):
        require_range_of_user(plan)
        assert plan.indexes == {RANGES[query]}, str(plan)
        assert not plan.kinds & {"Sort", "Incremental Sort"}, str(plan)


@pytest.mark.parametrize("query", OTHERS)
async def test_any_other_filter_is_served_by_an_index_of_the_users(
    explained: Explained, query: str
) -> None:
    for plan in await explained.plans(query):
        require_range_of_user(plan)


@pytest.mark.parametrize("is_generic", [False, True])
@pytest.mark.parametrize("search", ["garden", "gar", "garden number", "9999"])
@pytest.mark.parametrize("sort", ["title", "-due"])
async def test_a_search_walks_its_order_and_then_has_an_index_of_words(
    explained: Explained, search: str, sort: str, *, is_generic: bool
) -> None:
    for plan in await explained.plans(f"q={search}&sort={sort}", is_generic=is_generic):
        require_range_of_user(plan)
        assert "ix_tasks_words" in plan.indexes, str(plan)
        assert SORTS[sort.removeprefix("-")] in plan.indexes, str(plan)
        (found,) = (node for node in plan.nodes if node.get("Index Name") == "ix_tasks_words")
        assert "BitmapAnd" not in plan.kinds, str(plan)
        assert "words @@" in found["Index Cond"]


async def test_all_that_fit_are_counted_by_an_index(explained: Explained) -> None:
    for query in ("total=true", "total=true&completed=false", "total=true&q=milk"):
        for plan in await explained.plans(query):
            require_range_of_user(plan)


async def test_no_more_is_counted_than_the_contract_tells(
    explained: Explained, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: that many entries of an index are read, and one more."""
    monkeypatch.setattr(listing, "COUNTED", 100)
    listing._count.cache_clear()
    try:
        for query in ("", "&completed=true", "&created_from=2026-01-02T00:00:00Z"):
            address = f"{explained.user.tasks}?limit=1&total=true{query}"
            with recorded() as statements:
                page = (await explained.client.get(address, headers=explained.user.headers)).json()
            assert (page["total"], page["total_is_exact"]) == (100, False)
            (count,) = (each for each in statements if "count(" in each.sql)
            plan = await explain(explained.connection, count, run=True)
            (read,) = (node for node in plan.main if "Index Name" in node)
            assert read["Actual Rows"] + read.get("Rows Removed by Filter", 0) == 101, str(plan)
    finally:
        listing._count.cache_clear()
