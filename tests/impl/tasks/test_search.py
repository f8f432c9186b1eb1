"""Tasks are found by prefixes of the words in title and description."""

from __future__ import annotations

import httpx
import pytest

from impl.text.words import words
from tests.impl.tasks.caller import WHOLE, Caller
from tests.impl.tasks.model import is_found
from tests.support.users import SignedUp


async def found(caller: Caller, search: str, **parameters: str) -> set[str]:
    page = await caller.page(q=search, **parameters)
    return {task["title"] for task in page["items"]}


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


AWKWARD = [
    *("'quoted' \"words\" \\back\\slash", "can't & won't | !not :* <-> (a)", "NEAR AND OR NOT"),
    *(
        "a\u0301 \u00e1 A",
        '\u05e6\u05d4"\u05dc',
        "\u0665 5 \u2164",
        "C++ c# +1 #tag",
        "50% _x_ a_b a-b",
    ),
    *("\u660e\u65e5\u306e\u4f1a\u8b70", "\U00020000\U00020001", "x" * 32, "x" * 33 + "y", "''' ''"),
    *("\U0001f600 \U0001f44d\U0001f3fd 5\ufe0f\u20e3", "\U00010428" * 40, "milk\u200d\U0010ffff"),
    *("!?", "null true", "\u0e01\u0e32 \u0e01", "tab\tand\x01control\x1f\x7f\x85"),
]
LONGEST = {
    "five hundred": "".join(map(chr, range(0x20000, 0x20000 + 600))),
    "of 128 bytes": " ".join("\U00010428" * 29 + format(place, "03") for place in range(151)),
}
OTHER_SEARCHES = ["'", '"', "\\", "a'", "a:*", "a & b", "!a", "<->", "or", "*", "\U0010ffff"]


async def test_any_words_are_found_as_a_model_finds_them(caller: Caller) -> None:
    texts: dict[str, str | None] = {**dict.fromkeys(AWKWARD), **LONGEST}
    for title, description in texts.items():
        await caller.create(title, description=description)
    known = sorted({word for text in texts.items() for word in words(*text)})
    assert len(known) > 600
    searches = {
        word[:size]
        for word in [*known[:90], *known[90::40]]
        for size in (1, len(word) - 1, len(word))
        if size
    }
    for search in searches.union(AWKWARD, OTHER_SEARCHES):
        titles = {title for title, text in texts.items() if is_found(search, title, text)}
        page = await caller.page(q=search, limit=100, total="true")
        assert {task["title"] for task in page["items"]} == titles, search
        assert page["total"] == len(titles)


async def test_a_search_goes_along_with_filters_and_pages(caller: Caller) -> None:
    for number in range(5):
        await caller.create(f"Milk {number}", completed=number == 3)
    await caller.create("Bread")
    page = await caller.page(q="milk", completed="false", sort="title", limit=3, total="true")
    assert [task["title"] for task in page["items"]] == ["Milk 0", "Milk 1", "Milk 2"]
    assert page["total"] == 4
    rest = await caller.page(q="milk", completed="false", sort="title", cursor=page["next_cursor"])
    assert [task["title"] for task in rest["items"]] == ["Milk 4"]


async def test_a_changed_task_is_found_by_what_it_says_now(caller: Caller) -> None:
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


async def test_a_deleted_task_is_not_found(caller: Caller) -> None:
    task = await caller.create("Buy milk")
    await caller.send("DELETE", f"/{task['id']}", status=204)
    assert await found(caller, "milk") == set()


async def test_nobody_finds_what_is_another_users(
    caller: Caller, client: httpx.AsyncClient, other_user: SignedUp
) -> None:
    await caller.create("Secret plan")
    assert await found(Caller(client, other_user), "secret") == set()
