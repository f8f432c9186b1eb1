"""Lists of tasks, page by page, and their cursors."""

from __future__ import annotations

import string

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.impl.tasks.caller import (
    Caller,
    bounded,
)
from tests.support.users import SignedUp, sign_up


async def test_a_list_begins_empty(caller: Caller) -> None:
    assert await caller.page() == {"items": [], "next_cursor": None}


async def test_the_newest_task_comes_first(caller: Caller) -> None:
    tasks = [await caller.create(f"Task {number}") for number in range(5)]
    page = await caller.page()
    assert page == {"items": tasks[::-1], "next_cursor": None}


async def test_changing_a_task_moves_it_nowhere(caller: Caller) -> None:
    tasks = [await caller.create(f"Task {number}") for number in range(3)]
    await caller.send("PATCH", f"/{tasks[0]['id']}", json={"priority": "high"})
    await caller.send("PATCH", f"/{tasks[1]['id']}/complete")
    assert await caller.all_titles() == ["Task 2", "Task 1", "Task 0"]


async def test_days_begin_before_their_moments_at_the_ends_of_the_calendar_too(
    caller: Caller,
) -> None:
    """For PostgreSQL's driver these days are infinitely far away."""
    dues = ["0001-01-01", "0001-01-01T12:00:00Z", "9999-12-31", "9999-12-31T12:00:00Z"]
    for due in reversed(dues):
        await caller.create(due=due)
    page = await caller.page(sort="due")
    assert [task["due"] for task in page["items"]] == dues


async def test_tasks_created_within_one_millisecond_keep_their_order(caller: Caller) -> None:
    """Ids carry the order, as times are too coarse: forty are created as fast as possible."""
    tasks = [await caller.create(str(number)) for number in range(40)]
    ids = [task["id"] for task in tasks]
    assert ids == sorted(ids)
    assert await caller.all_titles(limit=7) == [str(number) for number in range(39, -1, -1)]


async def test_a_page_holds_fifty_unless_another_limit_is_given(caller: Caller) -> None:
    for number in range(51):
        await caller.create(str(number))
    page = await caller.page()
    assert len(page["items"]) == 50
    assert page["next_cursor"] is not None
    rest = await caller.page(cursor=page["next_cursor"])
    assert [task["title"] for task in rest["items"]] == ["0"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 100])
async def test_pages_of_any_size_hold_every_task_once(caller: Caller, limit: int) -> None:
    for number in range(6):
        await caller.create(str(number))
    page = await caller.page(limit=limit)
    pages = [page]
    while page["next_cursor"] is not None and len(pages) < 10:
        page = await caller.page(limit=limit, cursor=page["next_cursor"])
        pages.append(page)
    titles = [task["title"] for page in pages for task in page["items"]]
    sizes = [len(page["items"]) for page in pages]
    assert titles == ["5", "4", "3", "2", "1", "0"]
    full, rest = divmod(6, limit)
    assert sizes == [limit] * full + [rest] * bool(rest), "no page is empty or short but the last"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.0", "1e1", "+5", "05", "five", ""])
async def test_a_limit_out_of_range_is_refused(caller: Caller, limit: str) -> None:
    await caller.send("GET", status=422, params={"limit": limit})


# The initial number of tasks, and then: the limit of a page, and what happens to which task
# after it.
type Walk = tuple[int, list[tuple[int, list[tuple[str, int]]]]]


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    kinds = st.sampled_from(["create", "delete", "change"])
    events = st.lists(st.tuples(kinds, st.integers(0, 30)), max_size=4)
    pages = st.lists(st.tuples(st.integers(1, 5), events), min_size=1, max_size=8)
    return draw(st.integers(0, 12)), draw(pages)


@given(walks())
@bounded
async def test_pages_stay_right_while_tasks_come_and_go(
    client: httpx.AsyncClient, walk: Walk
) -> None:
    """None is shown twice, and none that existed throughout is missed."""
    caller = Caller(client, await sign_up(client))
    first, pages = walk
    alive = [(await caller.create(str(number)))["id"] for number in range(first)]
    there_at_first, shown = list(alive), []
    deleted: set[str] = set()
    cursor = None
    for limit, events in [*pages, *[(3, list[tuple[str, int]]())] * 20]:
        parameters = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = await caller.page(**parameters)
        now_shown = [task["id"] for task in page["items"]]
        assert len(now_shown) <= limit
        assert not deleted & set(now_shown), "a deleted task is shown"
        shown += now_shown
        cursor = page["next_cursor"]
        if cursor is None:
            break
        for event, which in events:
            if event == "create":
                alive.append((await caller.create("new"))["id"])
            elif alive:
                task_id = alive[which % len(alive)]
                if event == "delete":
                    await caller.send("DELETE", f"/{task_id}", status=204)
                    alive.remove(task_id)
                    deleted.add(task_id)
                else:
                    await caller.send("PATCH", f"/{task_id}", json={"priority": "low"})
    assert cursor is None, "the list never ends"
    assert shown == sorted(set(shown), reverse=True), "newest first, and none twice"
    stayed = [task_id for task_id in there_at_first if task_id not in deleted]
    assert set(stayed) <= set(shown), "one that was there all along is missed"


# Cursors


async def problem_type(caller: Caller, **parameters: object) -> str:
    body = await caller.send("GET", status=400, params=parameters)
    return str(body["type"])


INVALID_CURSOR = "/docs/problems/invalid-cursor"


async def cursor_of(caller: Caller) -> str:
    for _ in range(2):
        await caller.create()
    cursor = (await caller.page(limit=1))["next_cursor"]
    assert isinstance(cursor, str)
    await caller.page(limit=1, cursor=cursor)  # it is valid
    return cursor


async def test_a_changed_cursor_is_refused(caller: Caller) -> None:
    cursor = await cursor_of(caller)
    for place in range(len(cursor)):
        character = "A" if cursor[place] != "A" else "B"
        changed = cursor[:place] + character + cursor[place + 1 :]
        assert await problem_type(caller, cursor=changed) == INVALID_CURSOR, place


async def test_a_shorter_or_longer_cursor_is_refused(caller: Caller) -> None:
    cursor = await cursor_of(caller)
    for changed in (cursor[:-1], cursor[:-4], cursor[1:], cursor[:1], cursor + "A", cursor * 2):
        assert await problem_type(caller, cursor=changed) == INVALID_CURSOR


async def test_a_cursor_of_another_user_is_refused(
    caller: Caller, client: httpx.AsyncClient, other_user: SignedUp
) -> None:
    other = Caller(client, other_user)
    assert await problem_type(other, cursor=await cursor_of(caller)) == INVALID_CURSOR


@given(st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=512))
@bounded
async def test_a_cursor_that_somebody_made_up_is_refused(caller: Caller, cursor: str) -> None:
    assert await problem_type(caller, cursor=cursor) == INVALID_CURSOR


@pytest.mark.parametrize("cursor", ["", "a b", "a=", "a+b", "a/b", "\N{SNOWMAN}", "a" * 4097])
async def test_an_impossible_cursor_is_an_invalid_request(caller: Caller, cursor: str) -> None:
    await caller.send("GET", status=422, params={"cursor": cursor})


async def test_a_cursor_is_valid_at_another_limit_and_after_its_task_is_gone(
    caller: Caller,
) -> None:
    for number in range(4):
        await caller.create(str(number))
    page = await caller.page(limit=2)
    await caller.send("DELETE", f"/{page['items'][-1]['id']}", status=204)
    rest = await caller.page(limit=3, cursor=page["next_cursor"])
    assert [task["title"] for task in rest["items"]] == ["1", "0"]
