"""Pagination: cursors, links, and the total."""

from __future__ import annotations

import re

import httpx
import pytest
from pydantic import TypeAdapter

from generated.models import Total
from impl.settings import Settings
from impl.tasks import listing
from tests.impl.tasks.caller import Caller
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import sign_up

INVALID_CURSOR = "/docs/problems/invalid-cursor"


async def many(caller: Caller, number: int = 4) -> None:
    for place in range(number):
        await caller.create(f"Task {place}", priority="high" if place % 2 else "low")


async def cursor_of(caller: Caller, **parameters: object) -> str:
    cursor = (await caller.page(limit=1, **parameters))["next_cursor"]
    assert isinstance(cursor, str)
    return cursor


async def test_a_cursor_is_bound_to_filters_and_order(caller: Caller) -> None:
    await many(caller)
    cursor = await cursor_of(caller, sort="title", completed="false")
    for other in (
        {},
        {"sort": "title"},
        {"completed": "false"},
        {"sort": "-title", "completed": "false"},
        {"sort": "title", "completed": "true"},
        {"sort": "title", "completed": "false", "priority": "low"},
        {"sort": "title", "completed": "false", "due_from": "2026-01-01"},
        {"sort": "title", "completed": "false", "time_zone": "Asia/Kathmandu"},
    ):
        parameters = {**other, "cursor": cursor}
        problem = await caller.send("GET", status=400, params=parameters)
        assert problem["type"] == INVALID_CURSOR, other
        assert problem.keys() == {"type", "title", "status", "detail", "request_id"}


async def test_limit_total_and_the_order_of_what_is_repeated_are_free(caller: Caller) -> None:
    await many(caller)
    cursor = await cursor_of(caller, priority=["low", "high"])
    page = await caller.page(
        cursor=cursor, priority=["high", "low"], sort="-created_at", limit=3, total="true"
    )
    assert [task["title"] for task in page["items"]] == ["Task 2", "Task 1", "Task 0"]
    assert page["total"] == 4


async def test_a_cursor_expires(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        await many(Caller(client, user))
        cursor = await cursor_of(Caller(client, user))
        clock.advance(hours=24)
        for hours, status in ((0, 200), (1, 400)):
            clock.advance(hours=hours)
            again = await client.post(
                "/api/auth/login", json={"email": user.email, "password": user.password}
            )
            headers = {"Authorization": f"Bearer {again.json()['access_token']}"}
            params = {"cursor": cursor}
            response = await client.get(user.tasks, params=params, headers=headers)
            assert response.status_code == status, response.text


async def test_links_lead_through_the_list(caller: Caller) -> None:
    await many(caller, 5)
    address = f"{caller.user.tasks}?limit=2&sort=title&priority=low&priority=high"
    links, titles = {"next": address}, list[str]()
    while "next" in links and len(titles) < 100:
        response = await caller.http.get(links["next"], headers=caller.user.headers)
        titles += [task["title"] for task in response.json()["items"]]
        links = links_of(response)
        assert links["first"] == address
    assert titles == [f"Task {place}" for place in range(5)]


async def test_links_are_in_a_304_as_well(caller: Caller) -> None:
    await many(caller)
    address = f"{caller.user.tasks}?limit=2"
    response = await caller.http.get(address, headers=caller.user.headers)
    headers = {**caller.user.headers, "If-None-Match": response.headers["etag"]}
    again = await caller.http.get(address, headers=headers)
    assert again.status_code == 304
    assert links_of(again) == links_of(response)
    assert links_of(again).keys() == {"first", "next"}


async def test_the_total_is_only_there_when_it_is_asked_for(caller: Caller) -> None:
    await many(caller, 3)
    deleted = await caller.create("Deleted", priority="low")
    await caller.send("DELETE", f"/{deleted['id']}", status=204)
    assert "total" not in await caller.page()
    assert "total" not in await caller.page(total="false")
    page = await caller.page(total="true", limit=1)
    assert (page["total"], page["total_is_exact"]) == (3, True)
    assert (await caller.page(total="true", priority="low"))["total"] == 2
    assert (await caller.page(total="true", completed="true"))["total"] == 0


@pytest.mark.parametrize("query", [{}, {"priority": ["low", "high"]}, {"q": "task"}])
async def test_the_total_is_exact_up_to_a_number(
    caller: Caller, query: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TypeAdapter(Total).json_schema()["maximum"] == listing.COUNTED
    monkeypatch.setattr(listing, "COUNTED", 3)
    listing._count.cache_clear()
    await many(caller, 3)
    totals = []
    for _ in range(2):
        page = await caller.page(total="true", limit=1, **query)
        totals.append((page["total"], page["total_is_exact"]))
        await caller.create("Task 3", priority="low")
    listing._count.cache_clear()
    assert totals == [(3, True), (3, False)]


async def test_the_trash_has_filters_and_orders_as_well(caller: Caller) -> None:
    for title in ("Bread", "Milk", "Apple", "milkshake"):
        task = await caller.create(title)
        if title != "Milk":
            await caller.send("DELETE", f"/{task['id']}", status=204)
    page = await caller.page(deleted="only", sort="title", limit=2, total="true")
    assert [task["title"] for task in page["items"]] == ["Apple", "Bread"]
    assert page["total"] == 3
    rest = await caller.page(deleted="only", sort="title", cursor=page["next_cursor"])
    assert [task["title"] for task in rest["items"]] == ["milkshake"]
    found = await caller.page(deleted="only", q="MILK")
    assert [task["title"] for task in found["items"]] == ["milkshake"]


@pytest.mark.parametrize(
    ("query", "pointer", "keyword"),
    [
        ("done=true", "/done", "additionalProperties"),
        ("sort=version", "/sort", "enum"),
        ("sort=title,due", "/sort", "enum"),
        ("sort=title&sort=due", "/sort", "explode"),
        ("completed=true&completed=true", "/completed", "explode"),
        ("completed=1", "/completed", "type"),
        ("priority=urgent", "/priority/0", "enum"),
        ("priority=low&priority=low", "/priority", "uniqueItems"),
        ("due_from=tomorrow", "/due_from", "anyOf"),
        ("created_from=2026-11-21", "/created_from", "format"),
        ("time_zone=Mars/Olympus", "/time_zone", "enum"),
        ("time_zone=..%2F..%2Fetc%2Fpasswd", "/time_zone", "pattern"),
        ("time_zone=europe/vienna", "/time_zone", "enum"),
    ],
)
async def test_what_the_list_does_not_know_is_refused_and_never_ignored(
    caller: Caller, query: str, pointer: str, keyword: str
) -> None:
    problem = await caller.send("GET", f"?{query}", status=422)
    (error,) = problem["errors"]
    assert (error["in"], error["pointer"], error["keyword"]) == ("query", pointer, keyword)


def links_of(response: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<([^>]*)>; rel="([a-z]+)"', response.headers["link"])
    return {relation: target for target, relation in found}
