"""`me` in place of the own id: the same request in everything but its address."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.types import Message

from generated.authentication import require_own_path
from generated.http_request import HttpRequest
from generated.limits import RESERVED_USER_IDS
from impl.caller import Caller
from tests.generated.documents import DOCUMENT
from tests.support.users import SignedUp

ME = "/api/me/tasks"
GETS = sorted(
    path
    for path, item in DOCUMENT["paths"].items()
    if "{user_id}" in path and "get" in item and path.count("{") == 1
)


@pytest.mark.parametrize("path", GETS)
async def test_both_forms_have_the_same_response(
    client: httpx.AsyncClient, user: SignedUp, path: str
) -> None:
    await client.post(user.tasks, json={"title": "a", "tags": ["a"]}, headers=user.headers)
    by_id, by_me = [
        await client.get(path.format(user_id=name), headers=user.headers)
        for name in (user.user_id, "me")
    ]
    assert by_me.json() == by_id.json()
    for name in ("link", "etag"):
        assert by_me.headers.get(name) == by_id.headers.get(name), "links name the id"


async def test_what_is_created_has_one_address(client: httpx.AsyncClient, user: SignedUp) -> None:
    created = await client.post(ME, json={"title": "b"}, headers=user.headers)
    assert created.headers["location"] == f"{user.tasks}/{created.json()['id']}"


async def test_a_retry_may_have_the_other_form(client: httpx.AsyncClient, user: SignedUp) -> None:
    headers = {**user.headers, "Idempotency-Key": "either"}
    tasks: list[dict[str, Any]] = [
        (await client.post(path, json={"title": "Once"}, headers=headers)).json()
        for path in (ME, user.tasks, ME)
    ]
    assert tasks[0] == tasks[1] == tasks[2]


async def test_a_cursor_is_good_in_either_form(client: httpx.AsyncClient, user: SignedUp) -> None:
    for title in ("c", "d"):
        await client.post(ME, json={"title": title}, headers=user.headers)
    for one, other in ((ME, user.tasks), (user.tasks, ME)):
        first = await client.get(one, params={"limit": 1}, headers=user.headers)
        cursor = {"cursor": first.json()["next_cursor"]}
        assert (await client.get(other, params=cursor, headers=user.headers)).status_code == 200


async def nothing() -> Message:
    raise AssertionError


def test_only_the_segment_of_the_user_id_is_replaced() -> None:
    path = "/me/of/me/me"
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    request = HttpRequest(scope, nothing)
    request.path_values = {"user_id": "me"}
    require_own_path(Caller("ada", frozenset()), request, "user_id", segment=3)
    assert request.path == "/me/of/ada/me"
    assert request.path_values["user_id"] == "ada"


async def test_nobody_is_me_without_a_credential(client: httpx.AsyncClient) -> None:
    assert (await client.get(ME)).status_code == 401


def test_no_user_is_called_as_a_path() -> None:
    """Whatever paths the contract has: their words after `/api/` are nobody's id."""
    words = {path.split("/")[2] for path in DOCUMENT["paths"]}
    assert words - {"{user_id}"} <= RESERVED_USER_IDS
    assert {"admin", "auth", "me"} <= RESERVED_USER_IDS
