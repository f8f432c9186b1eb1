"""The tasks of a user, on both databases: what is written is what is read, page by page."""

from __future__ import annotations

import asyncio
import string
import uuid
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from impl.app import create_app
from impl.settings import Settings
from tests.users import SignedUp, sign_up

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
DEFAULTS: dict[str, Any] = {
    "description": None,
    "priority": "none",
    "due": None,
    "completed": False,
    "completed_at": None,
}
WHOLE: dict[str, Any] = {
    "title": "Write the report",
    "description": "Two pages,\nwith figures.",
    "priority": "high",
    "due": "2026-12-24",
    "completed": True,
}

bounded = hypothesis_settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Caller:
    """A client that is a user."""

    http: httpx.AsyncClient
    user: SignedUp

    async def send(
        self, method: str, path: str = "", status: int = 200, **given: Any
    ) -> dict[str, Any]:
        """Returns the body of the answer, whose status must be as expected."""
        headers = {**self.user.headers, **given.pop("headers", {})}
        response = await self.http.request(
            method, f"{self.user.tasks}{path}", headers=headers, **given
        )
        assert response.status_code == status, f"{method} {path}: {response.text}"
        return response.json() if response.content else {}

    async def create(self, title: str = "Buy milk", **values: Any) -> dict[str, Any]:
        return await self.send("POST", status=201, json={"title": title, **values})

    async def get(self, task: dict[str, Any]) -> dict[str, Any]:
        return await self.send("GET", f"/{task['id']}")

    async def page(self, **parameters: Any) -> dict[str, Any]:
        return await self.send("GET", params=parameters)

    async def all_titles(self, limit: int = 100) -> list[str]:
        """Returns the titles of all tasks, page by page."""
        page = await self.page(limit=limit)
        titles = [task["title"] for task in page["items"]]
        while page["next_cursor"] is not None:
            assert len(titles) < 1000, "the list never ends"
            page = await self.page(limit=limit, cursor=page["next_cursor"])
            titles += [task["title"] for task in page["items"]]
        return titles


@pytest.fixture
async def caller(client: httpx.AsyncClient, user: SignedUp) -> Caller:
    return Caller(client, user)


class SteppingClock:
    """A clock that goes on a little whenever it is asked."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC).replace(microsecond=123456)

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=10)
        return self.time


@asynccontextmanager
async def stepping(settings: Settings) -> AsyncGenerator[Caller]:
    """A caller of an application in which no two things happen at the same moment."""
    app = create_app(settings, now=SteppingClock())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield Caller(client, await sign_up(client))


@pytest.fixture
async def stepper(settings: Settings) -> AsyncGenerator[Caller]:
    async with stepping(settings) as caller:
        yield caller


# Creating


async def test_a_title_is_enough(caller: Caller) -> None:
    before = datetime.now(UTC)
    task = await caller.create("Buy milk")
    assert task == {
        **DEFAULTS,
        "title": "Buy milk",
        "id": task["id"],
        "created_at": task["created_at"],
        "updated_at": task["created_at"],
    }
    assert uuid.UUID(task["id"]).version == 7
    assert task["created_at"].endswith("Z")
    assert before <= datetime.fromisoformat(task["created_at"]) <= datetime.now(UTC)
    assert await caller.get(task) == task


async def test_everything_can_be_said_at_once(caller: Caller) -> None:
    task = await caller.create(**WHOLE)
    assert {name: task[name] for name in WHOLE} == WHOLE
    assert task["completed_at"] == task["created_at"]
    assert await caller.get(task) == task


async def test_a_new_task_is_where_its_location_says(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    response = await client.post(user.tasks, headers=user.headers, json={"title": "Find me"})
    task = response.json()
    assert response.headers["location"] == f"{user.tasks}/{task['id']}"
    found = await client.get(response.headers["location"], headers=user.headers)
    assert found.json() == task


@pytest.mark.parametrize("priority", ["none", "low", "medium", "high"])
async def test_every_priority_is_kept(caller: Caller, priority: str) -> None:
    task = await caller.create(priority=priority)
    assert (await caller.get(task))["priority"] == priority


TITLES = [
    "Kauf Brötchen",
    "牛乳を買う",
    "اشترِ الحليب",
    "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}",
    "e\N{COMBINING ACUTE ACCENT} is not \N{LATIN SMALL LETTER E WITH ACUTE}",
    "  spaces stay  ",
    "line\nbreak and\ttab",
    "'; DROP TABLE tasks; --",
    '"quotes" \\ back\\slash %s $1 :name {id}',
    "\u202eright to left\u200b",
    "\x01\x1f\x7f control",
    "\U0010ffff\ufffe\uffff no characters",
    "x" * 200,
    "\N{PILE OF POO}" * 200,
]


@pytest.mark.parametrize("title", TITLES)
async def test_a_title_comes_back_as_it_was_written(caller: Caller, title: str) -> None:
    task = await caller.create(title, description=title)
    read = await caller.get(task)
    assert (read["title"], read["description"]) == (title, title)


async def test_a_description_may_have_five_thousand_characters(caller: Caller) -> None:
    for character in ("d", "\N{PILE OF POO}"):
        task = await caller.create(description=character * 5000)
        assert (await caller.get(task))["description"] == character * 5000
    await caller.send("POST", status=422, json={"title": "x", "description": "d" * 5001})


async def test_an_empty_description_is_not_none(caller: Caller) -> None:
    assert (await caller.get(await caller.create(description="")))["description"] == ""
    assert (await caller.get(await caller.create(description=None)))["description"] is None


@given(
    title=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200
    ),
    description=st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
)
@bounded
async def test_any_text_comes_back_as_it_was_written(
    caller: Caller, title: str, description: str | None
) -> None:
    assume(title.strip())
    response = await caller.http.post(
        caller.user.tasks,
        headers=caller.user.headers,
        json={"title": title, "description": description},
    )
    assume(response.status_code != 422)  # what is blank is for the contract to say
    read = await caller.get(response.json())
    assert (read["title"], read["description"]) == (title, description)


# When it is due

MIDNIGHT = "2026-12-24T00:00:00Z"


@pytest.mark.parametrize("day", ["2026-12-24", "2024-02-29", "0001-01-01", "9999-12-31"])
async def test_a_day_stays_a_day(caller: Caller, day: str) -> None:
    assert (await caller.get(await caller.create(due=day)))["due"] == day


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        (MIDNIGHT, MIDNIGHT),
        ("2026-12-24T18:30:00Z", "2026-12-24T18:30:00Z"),
        ("2026-12-24T18:30:00z", "2026-12-24T18:30:00Z"),
        ("2026-12-24t18:30:00Z", "2026-12-24T18:30:00Z"),
        ("2026-12-24T18:30:00+00:00", "2026-12-24T18:30:00Z"),
        ("2026-12-24T00:00:00+05:45", "2026-12-23T18:15:00Z"),
        ("2026-12-24T23:00:00-08:00", "2026-12-25T07:00:00Z"),
        ("2026-12-24T18:30:00.123456Z", "2026-12-24T18:30:00.123456Z"),
        ("2026-12-24T18:30:00.000001Z", "2026-12-24T18:30:00.000001Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ],
)
async def test_a_moment_stays_a_moment_and_is_answered_in_utc(
    caller: Caller, given: str, moment: str
) -> None:
    task = await caller.create(due=given)
    due = (await caller.get(task))["due"]
    assert task["due"] == due
    assert due.endswith("Z")
    assert "T" in due, "it became a day"
    assert datetime.fromisoformat(due) == datetime.fromisoformat(moment)


async def test_a_day_and_its_first_moment_are_different(caller: Caller) -> None:
    """The first moment of a day in UTC is another day in half of the world."""
    day, moment = await caller.create(due="2026-12-24"), await caller.create(due=MIDNIGHT)
    assert (await caller.get(day))["due"] == "2026-12-24"
    assert (await caller.get(moment))["due"] == MIDNIGHT
    for task, other in ((day, MIDNIGHT), (moment, "2026-12-24")):
        for method in ("PATCH", "PUT"):
            body = {"title": "x", "due": other}
            changed = await caller.send(method, f"/{task['id']}", json=body)
            assert changed["due"] == other
            assert (await caller.get(task))["due"] == other


@given(
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001, the zone comes next
    st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
@bounded
async def test_no_moment_moves(caller: Caller, local: datetime, zone: timezone) -> None:
    moment = local.replace(tzinfo=zone)
    task = await caller.create(due=moment.isoformat())
    due = datetime.fromisoformat((await caller.get(task))["due"])
    assert due == moment
    assert due.utcoffset() == timedelta()


# Listing


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


async def test_tasks_created_within_one_millisecond_keep_their_order(caller: Caller) -> None:
    """Ids carry the order, and time alone would not: forty are created as fast as it goes."""
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


# How many tasks there are at first, and then: the limit of a page, and what happens after it
# to which task.
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
    """None is shown twice, and none that was there all along is missed."""
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


INVALID_CURSOR = "urn:taskpact:problem:invalid-cursor"


async def cursor_of(caller: Caller) -> str:
    for _ in range(2):
        await caller.create()
    cursor = (await caller.page(limit=1))["next_cursor"]
    assert isinstance(cursor, str)
    await caller.page(limit=1, cursor=cursor)  # it is good
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


@given(st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=256))
@bounded
async def test_a_cursor_that_somebody_made_up_is_refused(caller: Caller, cursor: str) -> None:
    assert await problem_type(caller, cursor=cursor) == INVALID_CURSOR


@pytest.mark.parametrize("cursor", ["", "a b", "a=", "a+b", "a/b", "\N{SNOWMAN}", "a" * 257])
async def test_what_cannot_be_a_cursor_is_no_valid_request(caller: Caller, cursor: str) -> None:
    await caller.send("GET", status=422, params={"cursor": cursor})


async def test_a_cursor_is_good_at_another_limit_and_after_its_task_is_gone(
    caller: Caller,
) -> None:
    for number in range(4):
        await caller.create(str(number))
    page = await caller.page(limit=2)
    await caller.send("DELETE", f"/{page['items'][-1]['id']}", status=204)
    rest = await caller.page(limit=3, cursor=page["next_cursor"])
    assert [task["title"] for task in rest["items"]] == ["1", "0"]


# Replacing


async def test_put_replaces_and_what_is_left_out_goes_back_to_its_default(
    stepper: Caller,
) -> None:
    task = await stepper.create(**WHOLE)
    replaced = await stepper.send("PUT", f"/{task['id']}", json={"title": "Only a title"})
    assert replaced == {
        **DEFAULTS,
        "title": "Only a title",
        "id": task["id"],
        "created_at": task["created_at"],
        "updated_at": replaced["updated_at"],
    }
    assert replaced["updated_at"] > task["updated_at"]
    assert await stepper.get(task) == replaced
    replaced = await stepper.send("PUT", f"/{task['id']}", json=WHOLE)
    assert {name: replaced[name] for name in WHOLE} == WHOLE
    assert replaced["completed_at"] == replaced["updated_at"]
    assert await stepper.get(task) == replaced


async def test_sending_the_same_put_again_changes_nothing_more(stepper: Caller) -> None:
    """A client that lost the answer may send it again."""
    for body in (WHOLE, {"title": "Only a title"}, {**WHOLE, "due": "2026-12-24T00:00:00+05:45"}):
        task = await stepper.create()
        first = await stepper.send("PUT", f"/{task['id']}", json=body)
        second = await stepper.send("PUT", f"/{task['id']}", json=body)
        assert second == first
        assert await stepper.get(task) == first


async def test_put_creates_nothing(caller: Caller) -> None:
    await caller.send("PUT", f"/{uuid.uuid4()}", status=404, json=WHOLE)
    assert await caller.all_titles() == []


async def test_put_needs_a_title(caller: Caller) -> None:
    task = await caller.create(**WHOLE)
    await caller.send("PUT", f"/{task['id']}", status=422, json={"description": "x"})
    assert await caller.get(task) == task


async def test_replacing_a_completed_task_by_a_completed_one_keeps_since_when(
    stepper: Caller,
) -> None:
    task = await stepper.create(completed=True)
    body = {"title": "Another", "completed": True}
    replaced = await stepper.send("PUT", f"/{task['id']}", json=body)
    assert replaced["completed_at"] == task["completed_at"]
    assert replaced["updated_at"] > task["updated_at"]


# Changing


@pytest.mark.parametrize("headers", [{}, MERGE_PATCH], ids=["json", "merge-patch+json"])
@pytest.mark.parametrize(
    ("patch", "changes"),
    [
        ({"title": "Another"}, {"title": "Another"}),
        ({"description": "Another"}, {"description": "Another"}),
        ({"description": ""}, {"description": ""}),
        ({"description": None}, {"description": None}),
        ({"priority": "low"}, {"priority": "low"}),
        ({"due": "2027-01-01"}, {"due": "2027-01-01"}),
        ({"due": MIDNIGHT}, {"due": MIDNIGHT}),
        ({"due": None}, {"due": None}),
        ({"completed": False}, {"completed": False, "completed_at": None}),
        ({"due": None, "description": None}, {"due": None, "description": None}),
        (
            {"title": "B", "description": None, "priority": "none", "due": None},
            {"title": "B", "description": None, "priority": "none", "due": None},
        ),
    ],
)
async def test_a_patch_changes_what_it_names_and_null_clears(
    stepper: Caller, patch: dict[str, Any], changes: dict[str, Any], headers: dict[str, str]
) -> None:
    task = await stepper.create(**WHOLE)
    changed = await stepper.send("PATCH", f"/{task['id']}", json=patch, headers=headers)
    assert changed["updated_at"] > task["updated_at"]
    assert changed == {**task, **changes, "updated_at": changed["updated_at"]}
    assert await stepper.get(task) == changed


@pytest.mark.parametrize("headers", [{}, MERGE_PATCH], ids=["json", "merge-patch+json"])
async def test_an_empty_patch_changes_no_property(stepper: Caller, headers: dict[str, str]) -> None:
    task = await stepper.create(**WHOLE)
    answer = await stepper.send("PATCH", f"/{task['id']}", json={}, headers=headers)
    assert answer == {**task, "updated_at": answer["updated_at"]}
    assert await stepper.get(task) == answer


@pytest.mark.parametrize("name", ["title", "priority", "completed"])
async def test_null_clears_nothing_that_must_be_there(caller: Caller, name: str) -> None:
    task = await caller.create(**WHOLE)
    body = await caller.send("PATCH", f"/{task['id']}", status=422, json={name: None})
    assert [error["pointer"] for error in body["errors"]] == [f"/{name}"]
    assert await caller.get(task) == task


async def test_a_patch_that_is_wrong_anywhere_changes_nothing(caller: Caller) -> None:
    task = await caller.create(**WHOLE)
    patch = {"title": "Another", "priority": "urgent"}
    await caller.send("PATCH", f"/{task['id']}", status=422, json=patch)
    assert await caller.get(task) == task


async def test_a_patch_can_complete_and_reopen(stepper: Caller) -> None:
    task = await stepper.create()
    path = f"/{task['id']}"
    done = await stepper.send("PATCH", path, json={"completed": True})
    assert (done["completed"], done["completed_at"]) == (True, done["updated_at"])
    again = await stepper.send("PATCH", path, json={"completed": True, "title": "Done"})
    assert again["completed_at"] == done["completed_at"], "it is done since then"
    reopened = await stepper.send("PATCH", path, json={"completed": False})
    assert (reopened["completed"], reopened["completed_at"]) == (False, None)


async def test_patches_of_different_properties_at_once_all_count(caller: Caller) -> None:
    """Each is one statement on what it names: none writes back what it read before."""
    task = await caller.create()
    patches: list[dict[str, Any]] = [
        {"title": "Another"},
        {"description": "Another"},
        {"priority": "high"},
        {"due": "2026-12-24"},
        {"completed": True},
    ]
    await asyncio.gather(*(caller.send("PATCH", f"/{task['id']}", json=patch) for patch in patches))
    changed = await caller.get(task)
    for patch in patches:
        assert patch.items() <= changed.items()


# Completing


async def test_without_a_body_complete_turns_it_over(stepper: Caller) -> None:
    task = await stepper.create(**{**WHOLE, "completed": False})
    path = f"/{task['id']}/complete"
    done = await stepper.send("PATCH", path)
    now = done["updated_at"]
    assert now > task["updated_at"]
    assert done == {**task, "completed": True, "completed_at": now, "updated_at": now}
    assert await stepper.get(task) == done
    reopened = await stepper.send("PATCH", path)
    assert reopened["updated_at"] > now
    assert reopened == {**task, "updated_at": reopened["updated_at"]}
    assert await stepper.get(task) == reopened


@pytest.mark.parametrize("completed", [True, False])
@pytest.mark.parametrize("at_first", [True, False])
async def test_with_a_body_complete_sets_however_often_it_is_sent(
    stepper: Caller, *, completed: bool, at_first: bool
) -> None:
    task = await stepper.create(completed=at_first)
    path = f"/{task['id']}/complete"
    first = await stepper.send("PATCH", path, json={"completed": completed})
    assert first["completed"] is completed
    assert (first["completed_at"] is not None) is completed
    if completed == at_first:
        assert first == task, "it was so before, so nothing changes"
    for _ in range(2):
        assert await stepper.send("PATCH", path, json={"completed": completed}) == first
    assert await stepper.get(task) == first


async def test_turning_it_over_many_times_at_once_loses_no_turn(caller: Caller) -> None:
    task = await caller.create()
    answers = await asyncio.gather(
        *(caller.send("PATCH", f"/{task['id']}/complete") for _ in range(15))
    )
    assert sum(answer["completed"] for answer in answers) == 8
    assert (await caller.get(task))["completed"] is True


# Deleting


async def test_a_deleted_task_is_gone_everywhere(caller: Caller) -> None:
    kept, task = await caller.create("Kept"), await caller.create("Deleted", completed=True)
    path = f"/{task['id']}"
    await caller.send("DELETE", path, status=204)
    await caller.send("GET", path, status=404)
    await caller.send("PUT", path, status=404, json=WHOLE)
    await caller.send("PATCH", path, status=404, json={"title": "Back"})
    await caller.send("PATCH", path, status=404, json={})
    await caller.send("PATCH", f"{path}/complete", status=404)
    await caller.send("PATCH", f"{path}/complete", status=404, json={"completed": False})
    await caller.send("DELETE", path, status=404)
    assert await caller.page() == {"items": [kept], "next_cursor": None}


async def test_of_many_deletes_at_once_one_finds_the_task(
    client: httpx.AsyncClient, caller: Caller
) -> None:
    task = await caller.create()
    address = f"{caller.user.tasks}/{task['id']}"
    answers = await asyncio.gather(
        *(client.delete(address, headers=caller.user.headers) for _ in range(8))
    )
    assert sorted(answer.status_code for answer in answers) == [204, *[404] * 7]


async def test_a_deletion_has_no_body(client: httpx.AsyncClient, caller: Caller) -> None:
    task = await caller.create()
    response = await client.delete(f"{caller.user.tasks}/{task['id']}", headers=caller.user.headers)
    assert response.status_code == 204
    assert response.content == b""
    assert "content-type" not in response.headers
    assert response.headers["cache-control"] == "no-store"


async def test_an_id_may_be_written_in_capitals(caller: Caller) -> None:
    task = await caller.create()
    assert await caller.send("GET", f"/{task['id'].upper()}") == task


# A task's whole life, against a model

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)
titles = texts.filter(lambda text: bool(text.strip()))
days = st.dates().map(date.isoformat)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat())
dues = st.none() | days | moments
priorities = st.sampled_from(["none", "low", "medium", "high"])
optional_values = {
    "description": st.none() | texts,
    "priority": priorities,
    "due": dues,
    "completed": st.booleans(),
}
inputs = st.fixed_dictionaries({"title": titles}, optional=optional_values)
patches = st.fixed_dictionaries({}, optional={"title": titles, **optional_values})
completions = st.none() | st.fixed_dictionaries({"completed": st.booleans()})
# A step: what to do, to which task (of those there ever were), with what.
steps = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.just(0), inputs),
        st.tuples(st.just("replace"), st.integers(0, 4), inputs),
        st.tuples(st.just("update"), st.integers(0, 4), patches),
        st.tuples(st.just("complete"), st.integers(0, 4), completions),
        st.tuples(st.just("delete"), st.integers(0, 4), st.none()),
    ),
    max_size=25,
)


@dataclass
class Model:
    """What the tasks of a user must be, in the simplest words."""

    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)

    def create(self, task: dict[str, Any], given: dict[str, Any]) -> None:
        self.tasks[task["id"]] = {**DEFAULTS_WRITTEN, **given}

    def replace(self, task_id: str, given: dict[str, Any]) -> None:
        self.tasks[task_id] = {**DEFAULTS_WRITTEN, **given}

    def update(self, task_id: str, given: dict[str, Any]) -> None:
        self.tasks[task_id] |= given

    def complete(self, task_id: str, given: dict[str, Any] | None) -> None:
        task = self.tasks[task_id]
        task["completed"] = given["completed"] if given else not task["completed"]

    def delete(self, task_id: str) -> None:
        del self.tasks[task_id]
        self.deleted.add(task_id)


DEFAULTS_WRITTEN = {name: value for name, value in DEFAULTS.items() if name != "completed_at"}


def written(task: dict[str, Any]) -> dict[str, Any]:
    """Returns what a task says of what can be written, moments as moments."""
    values = {name: task[name] for name in ("title", *DEFAULTS_WRITTEN)}
    if values["due"] is not None and "T" in values["due"]:
        values["due"] = datetime.fromisoformat(values["due"])
    return values


ACTIONS: dict[str, tuple[str, str]] = {
    "replace": ("PUT", ""),
    "update": ("PATCH", ""),
    "complete": ("PATCH", "/complete"),
    "delete": ("DELETE", ""),
}


async def take(caller: Caller, model: Model, step: tuple[str, int, dict[str, Any] | None]) -> None:
    """Does the same to the service and to the model."""
    action, which, given = step
    if action == "create":
        assert given is not None
        model.create(await caller.create(**given), given)
        return
    ever = sorted([*model.tasks, *model.deleted])
    if not ever:
        return
    task_id = ever[which % len(ever)]
    method, suffix = ACTIONS[action]
    path = f"/{task_id}{suffix}"
    body = {} if given is None else {"json": given}
    if task_id in model.deleted:
        await caller.send(method, path, status=404, **body)
        return
    before = await caller.send("GET", f"/{task_id}")
    after = await caller.send(method, path, status=204 if action == "delete" else 200, **body)
    if action == "delete":
        model.delete(task_id)
        return
    change: Callable[[str, Any], None] = getattr(model, action)
    change(task_id, given)
    assert written(after) == written(model.tasks[task_id])
    assert (after["completed_at"] is not None) == after["completed"]
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] >= before["updated_at"]
    if before["completed"] and after["completed"]:
        assert after["completed_at"] == before["completed_at"]


@given(steps)
@bounded
async def test_whatever_happens_to_tasks_they_are_what_the_model_says(
    client: httpx.AsyncClient, steps: list[tuple[str, int, dict[str, Any] | None]]
) -> None:
    caller, model = Caller(client, await sign_up(client)), Model()
    for step in steps:
        await take(caller, model, step)
    page = await caller.page(limit=100)
    assert [task["id"] for task in page["items"]] == sorted(model.tasks, reverse=True)
    for task in page["items"]:
        assert written(task) == written(model.tasks[task["id"]])
        assert await caller.get(task) == task
    for task_id in model.deleted:
        await caller.send("GET", f"/{task_id}", status=404)
