"""Tasks are found by prefixes of the words in title and description."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from impl.database import Database
from impl.tasks.tables import TaskWordRow
from tests.impl.tasks.caller import WHOLE, Caller
from tests.support.rows import untyped
from tests.support.users import SignedUp


async def found(caller: Caller, search: str, **parameters: str) -> set[str]:
    page = await caller.page(q=search, **parameters)
    return {task["title"] for task in page["items"]}


async def count_words(database: Database, caller: Caller) -> int:
    statement = select(func.count()).where(col(TaskWordRow.user_id) == caller.user.user_id)
    async with database.transaction(read_only=True) as transaction:
        return int((await transaction.one(untyped(statement), {}))[0])


TITLES = (
    *("Buy milk", "Milkman", "Straße 5", "100% _sure_", "明日の会議 😀", "x" * 40, "Great 👍🏽"),
    *("İSTANBUL", "ΟΔΟΣ", "Learn C++", "C# or F#", "Can't", "Crème brûlée", "กา"),
)


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("milk", {"Buy milk", "Milkman"}),
        ("MIL", {"Buy milk", "Milkman"}),
        ("milk buy", {"Buy milk"}),
        ("ilk", set()),
        ("buy bread", set()),
        ("figures", {"Report"}),
        ("rep fig", {"Report"}),
        ("strasse", {"Straße 5"}),
        ("STRAẞE 5", {"Straße 5"}),
        ("100%", {"100% _sure_"}),
        ("sure", {"100% _sure_"}),
        ("_", set()),
        ("%", set()),
        ("会", {"明日の会議"}),
        ("😀", {"明日の会議"}),
        ("👍", {"Great 👍🏽"}),
        ("👍🏻", set()),
        ("istanbul", {"İSTANBUL"}),
        ("οδός", {"ΟΔΟΣ"}),
        ("οδοσ", {"ΟΔΟΣ"}),
        ("C++", {"Learn C++"}),
        ("c", {"Learn C++", "C# or F#", "Can't", "Crème brûlée"}),
        ("c#", {"C# or F#"}),
        ("f#", {"C# or F#"}),
        ("can\u2019t", {"Can't"}),
        ("creme", {"Crème brûlée"}),
        ("\N{ARABIC-INDIC DIGIT FIVE}", {"Straße 5"}),
        ("กี", set()),
        ("กา", {"กา"}),
        ("x" * 32 + "y", {"x" * 40}),
    ],
)
async def test_every_word_of_a_search_begins_a_word_of_the_task(
    caller: Caller, search: str, titles: set[str]
) -> None:
    for title in TITLES:
        await caller.create(title)
    await caller.create("Report", description="Two pages, with figures.")
    assert {title.removesuffix(" 😀") for title in await found(caller, search)} == titles


async def test_a_search_goes_along_with_filters_and_pages(caller: Caller) -> None:
    for number in range(5):
        await caller.create(f"Milk {number}", completed=number == 3)
    await caller.create("Bread")
    page = await caller.page(q="milk", completed="false", sort="title", limit=3, total="true")
    assert [task["title"] for task in page["items"]] == ["Milk 0", "Milk 1", "Milk 2"]
    assert page["total"] == 4
    rest = await caller.page(q="milk", completed="false", sort="title", cursor=page["next_cursor"])
    assert [task["title"] for task in rest["items"]] == ["Milk 4"]


async def test_a_changed_task_is_found_by_what_it_says_now(
    caller: Caller, database: Database
) -> None:
    task = await caller.create("Buy milk", description="Two bottles")
    await caller.send("PATCH", f"/{task['id']}", json={"title": "Buy bread"})
    assert await found(caller, "milk") == set()
    assert await found(caller, "bread bottles") == {"Buy bread"}
    await caller.send("PATCH", f"/{task['id']}", json={"priority": "high"})
    assert await found(caller, "bread bottles") == {"Buy bread"}
    await caller.send("PATCH", f"/{task['id']}", json={"description": None})
    assert await found(caller, "bottles") == set()
    await caller.send("PUT", f"/{task['id']}", json=WHOLE)
    assert await found(caller, "bread") == set()
    assert await found(caller, "write figures") == {WHOLE["title"]}
    assert await count_words(database, caller) == 7


async def test_a_deleted_task_is_not_found(caller: Caller) -> None:
    task = await caller.create("Buy milk")
    await caller.send("DELETE", f"/{task['id']}", status=204)
    assert await found(caller, "milk") == set()


async def test_nobody_finds_what_is_another_users(
    caller: Caller, client: httpx.AsyncClient, other_user: SignedUp
) -> None:
    await caller.create("Secret plan")
    assert await found(Caller(client, other_user), "secret") == set()


async def test_words_go_with_the_account(caller: Caller, database: Database) -> None:
    await caller.create("Buy milk")
    assert await count_words(database, caller) == 2
    response = await caller.http.delete("/api/me", headers=caller.user.headers)
    assert response.status_code == 204
    assert await count_words(database, caller) == 0
