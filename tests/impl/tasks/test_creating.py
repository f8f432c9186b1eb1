"""Creating tasks, and what is stored of them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.impl.tasks.caller import (
    DEFAULTS,
    WHOLE,
    Caller,
    bounded,
)
from tests.support.users import SignedUp


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
    assume(response.status_code != 422)  # the contract decides what is blank
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
    """The first moment of a day in UTC belongs to another day in half of the world."""
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
