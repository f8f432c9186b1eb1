"""Searches find what a simple model says, wherever words are in the order, and whatever changed."""

from __future__ import annotations

import random
from collections.abc import Generator

import pytest

from impl.tasks import listing, word_index
from tests.impl.tasks.caller import Caller
from tests.impl.tasks.model import Task, listed
from tests.support.rows import NOW

SORTS = ["title", "-title", "-created_at", "updated_at", "due", "-priority"]
NUMBER = 70
"""So many that SQLite has the words of some tasks in an index, and those of others wait for it."""
SEARCHES = [
    *("every", "ever", "left", "right", "every left", "every right", "left right"),
    *("every rare", "rare", "left rare", "last", "every last", "first", "every first right"),
    *("many", "many2", "every many", "many1 many2 many3", "missing", "every missing", "e r l f"),
]


def title(place: int) -> str:
    """Returns a title whose words are spread over the order by title in a way of their own."""
    found = [f"{place:03} every", "left" if place % 2 else "right"]
    found += ["rare"] * (place == 33) + ["first"] * (place < 3) + ["last"] * (place > NUMBER - 4)
    found += ["many1 many2 many3 manyfold"] * (place % 9 == 0)
    return " ".join(found)


@pytest.fixture(autouse=True)
def short_walk(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """A walk that hardly ever finds a page, and few tasks that are many."""
    monkeypatch.setattr(listing, "_WALKED", 5)
    monkeypatch.setattr(word_index, "FEW", NUMBER // 4)
    monkeypatch.setattr(word_index, "FREQUENT", NUMBER // 2 + 5)
    listing._page.cache_clear()
    yield
    listing._page.cache_clear()


async def require_found(caller: Caller, tasks: list[Task]) -> None:
    """Asserts that each search finds what the model says, in some order, page by page."""
    for place, search in enumerate(SEARCHES):
        parameters = {"q": search, "sort": SORTS[place % len(SORTS)]}
        expected = listed(tasks, parameters, NOW)
        page = await caller.page(**parameters, limit=7, total="true")
        assert page["total"] == len(expected), search
        ids = [task["id"] for task in page["items"]]
        while page["next_cursor"] is not None:
            assert len(ids) < NUMBER, "the list never ends"
            page = await caller.page(**parameters, limit=7, cursor=page["next_cursor"])
            ids += [task["id"] for task in page["items"]]
        assert ids == expected, parameters


async def test_words_are_found_wherever_they_are_in_the_order(stepper: Caller) -> None:
    places = list(range(NUMBER))
    random.Random(1).shuffle(places)
    await require_found(stepper, [await stepper.create(title(place)) for place in places])


async def test_words_are_found_whatever_has_changed(stepper: Caller) -> None:
    chance = random.Random(2)
    tasks = [await stepper.create(title(place)) for place in range(NUMBER)]
    for _ in range(2):
        for task in chance.sample(tasks, 20):
            body = {"title": title(chance.randrange(NUMBER))}
            tasks.remove(task)
            tasks.append(await stepper.send("PATCH", f"/{task['id']}", json=body))
        for task in chance.sample(tasks, 5):
            tasks.remove(task)
            await stepper.send("DELETE", f"/{task['id']}", status=204)
        await require_found(stepper, tasks)
