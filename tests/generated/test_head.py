"""HEAD wherever there is GET: the same response without content (RFC 9110, section 9.3.2)."""

from __future__ import annotations

import httpx
import pytest

from tests.generated.documents import DOCUMENT
from tests.support.creations import creation_for
from tests.support.users import SignedUp

GETS = sorted(path for path, item in DOCUMENT["paths"].items() if "get" in item)
# These differ from one request to the next.
VARYING = {"x-request-id", "ratelimit", "date"}


def described(response: httpx.Response) -> tuple[int, dict[str, str]]:
    headers = {name: value for name, value in response.headers.items() if name not in VARYING}
    return response.status_code, headers


async def create(client: httpx.AsyncClient, user: SignedUp) -> str:
    response = await client.post(user.tasks, json={"title": "Buy milk"}, headers=user.headers)
    task_id: str = response.json()["id"]
    return task_id


@pytest.mark.parametrize("path", GETS)
async def test_head_says_what_get_says(
    client: httpx.AsyncClient, user: SignedUp, path: str
) -> None:
    values = {"user_id": user.user_id}
    if (creation := creation_for(path)) and creation.is_owned:
        thing = await client.post(
            creation.path.format_map(values), headers=user.headers, json=creation.example
        )
        values[creation.id_name] = thing.json()["id"]
    url = path.format_map({"id": "somebody", **values})
    got = await client.get(url, headers=user.headers)
    asked = await client.head(url, headers=user.headers)
    assert asked.content == b""
    if got.status_code < 400:
        assert described(asked) == described(got)
    else:  # a problem contains the id of its request
        assert asked.status_code == got.status_code
    assert (got.status_code == 403) == ("admin" in path)


async def test_what_somebody_has_is_not_told_again(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    url = f"{user.tasks}/{await create(client, user)}"
    etag = (await client.head(url, headers=user.headers)).headers["etag"]
    response = await client.head(url, headers={**user.headers, "If-None-Match": etag})
    assert response.status_code == 304


async def test_pages_for_people_have_it_too(client: httpx.AsyncClient) -> None:
    for path in ("/", "/docs", "/docs/files/docs.css"):
        assert (await client.head(path)).status_code == 200


async def test_no_other_method_comes_with_it(client: httpx.AsyncClient, user: SignedUp) -> None:
    """Without GET there is no HEAD; and a 405 says which methods there are."""
    refused = await client.head("/api/auth/login")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "POST"
    refused = await client.put("/api/me", headers=user.headers)
    assert refused.headers["allow"].split(", ") == ["GET", "HEAD", "PATCH", "DELETE"]
