"""Sessions and API keys page by page, on both databases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from impl.settings import Settings
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import SignedUp, log_in, sign_up

INVALID_CURSOR = "/docs/problems/invalid-cursor"

type Json = dict[str, Any]
type Add = Callable[[httpx.AsyncClient, SignedUp], Awaitable[str]]


async def _add_session(client: httpx.AsyncClient, user: SignedUp) -> str:
    return str((await log_in(client, user)).session_id)


async def _add_key(client: httpx.AsyncClient, user: SignedUp) -> str:
    body = {"name": "Report", "scopes": ["tasks:read"]}
    created = await client.post("/api/auth/api-keys", headers=user.headers, json=body)
    return str(created.json()["id"])


@dataclass(frozen=True)
class Listed:
    """A list of an account, and how it gets one more item."""

    path: str
    add: Add

    async def page(self, client: httpx.AsyncClient, user: SignedUp, **query: Any) -> Json:
        response = await client.get(self.path, headers=user.headers, params=query)
        assert response.status_code == 200, response.text
        page: Json = response.json()
        return page


SESSIONS = Listed("/api/auth/sessions", _add_session)
KEYS = Listed("/api/auth/api-keys", _add_key)
each_list = pytest.mark.parametrize("listed", [SESSIONS, KEYS], ids=["sessions", "keys"])


def ids(page: Json) -> list[str]:
    return [item["id"] for item in page["items"]]


@each_list
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
async def test_pages_of_any_size_hold_every_item_once_and_the_newest_first(
    client: httpx.AsyncClient, user: SignedUp, listed: Listed, limit: int
) -> None:
    before = ids(await listed.page(client, user))
    added = [await listed.add(client, user) for _ in range(3)]
    page = await listed.page(client, user, limit=limit)
    found = ids(page)
    while page["next_cursor"] is not None:
        page = await listed.page(client, user, limit=limit, cursor=page["next_cursor"])
        assert 0 < len(page["items"]) <= limit
        found += ids(page)
    assert found == [*reversed(added), *before]


@each_list
async def test_items_of_one_moment_are_on_one_page_each(settings: Settings, listed: Listed) -> None:
    async with run_app(settings, StandingClock()) as client:
        user = await sign_up(client)
        for _ in range(3):
            await listed.add(client, user)
        whole = ids(await listed.page(client, user))
        page = await listed.page(client, user, limit=2)
        rest = await listed.page(client, user, cursor=page["next_cursor"])
        assert [*ids(page), *ids(rest)] == whole


@each_list
async def test_a_page_goes_on_where_it_ended_while_items_come_and_go(
    client: httpx.AsyncClient, user: SignedUp, listed: Listed
) -> None:
    before = ids(await listed.page(client, user))
    first, second, third = [await listed.add(client, user) for _ in range(3)]
    page = await listed.page(client, user, limit=2)
    assert ids(page) == [third, second]
    await listed.add(client, user)
    await client.delete(f"{listed.path}/{second}", headers=user.headers)
    rest = await listed.page(client, user, cursor=page["next_cursor"])
    assert ids(rest) == [first, *before]


async def test_a_session_that_is_used_stays_on_its_page(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        clock.advance(minutes=1)
        phone = await log_in(client, user)
        page = await SESSIONS.page(client, phone, limit=1)
        clock.advance(minutes=2)
        renewed = {"refresh_token": user.refresh_token}
        assert (await client.post("/api/auth/refresh", json=renewed)).status_code == 200
        rest = await SESSIONS.page(client, phone, cursor=page["next_cursor"])
        assert ids(rest) == [str(user.session_id)]


@each_list
async def test_a_cursor_is_good_for_its_list_and_user_only(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp, listed: Listed
) -> None:
    other_list = KEYS if listed is SESSIONS else SESSIONS
    for _ in range(2):
        await listed.add(client, user)
    cursor = (await listed.page(client, user, limit=1))["next_cursor"]
    for whose, path in ((user, other_list.path), (other_user, listed.path)):
        answer = await client.get(path, headers=whose.headers, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["type"]) == (400, INVALID_CURSOR)


@each_list
async def test_the_next_page_is_linked(
    client: httpx.AsyncClient, user: SignedUp, listed: Listed
) -> None:
    for _ in range(2):
        await listed.add(client, user)
    first = await client.get(listed.path, headers=user.headers, params={"limit": 1})
    following = await client.get(first.links["next"]["url"], headers=user.headers)
    assert following.json()["items"] == (await listed.page(client, user))["items"][1:2]
