"""Users of another issuer can delete their account without a password, on both databases."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

import httpx
import pytest

from tests.support.local_issuer import LocalIssuer, key_pair

STEP_UP = 'Bearer error="insufficient_user_authentication", max_age="300"'


def headers(
    issuer: LocalIssuer, *, issued: int, subject: str | None = None, **claims: Any
) -> dict[str, str]:
    """Returns the headers of a user whose token was issued that many seconds ago."""
    claims = {"sub": subject or uuid.uuid4().hex, **claims}
    token = key_pair().sign(issuer.claims(time.time() - issued, **claims))
    return {"Authorization": f"Bearer {token}"}


async def leave(client: httpx.AsyncClient, who: dict[str, str]) -> httpx.Response:
    return await client.delete("/api/me", headers=who)


@pytest.mark.parametrize(
    ("issued", "authenticated", "status"),
    [
        pytest.param(0, 290, 204, id="signed in just now"),
        pytest.param(0, 310, 401, id="a new token of an old sign-in"),
        pytest.param(0, 86_400, 401, id="a new token of yesterday's sign-in"),
        pytest.param(310, 310, 401, id="an old token"),
    ],
)
async def test_the_moment_that_the_issuer_tells_counts(
    client: httpx.AsyncClient,
    local_issuer: LocalIssuer,
    issued: int,
    authenticated: int,
    status: int,
) -> None:
    signed_in_at = int(time.time()) - authenticated
    who = headers(local_issuer, issued=issued, auth_time=signed_in_at)
    response = await leave(client, who)
    assert response.status_code == status, response.text
    assert response.headers.get("www-authenticate") == (STEP_UP if status == 401 else None)


@pytest.mark.parametrize(("issued", "status"), [(290, 204), (310, 401)])
async def test_without_it_the_moment_of_issue_counts(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, issued: int, status: int
) -> None:
    assert (await leave(client, headers(local_issuer, issued=issued))).status_code == status


@pytest.mark.parametrize(
    "auth_time",
    [
        pytest.param(int(time.time() * 1000), id="milliseconds"),
        pytest.param(int(time.time()) + 3600, id="to come"),
        pytest.param(10**30, id="beyond all dates"),
        *("now", "2026-11-21T09:30:00Z", True, -1, 0, [1], {}, 1e300),
    ],
)
async def test_what_is_no_moment_before_the_issue_is_no_recent_sign_in(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, auth_time: Any
) -> None:
    """The token is valid for everything else."""
    who = headers(local_issuer, issued=0, auth_time=auth_time)
    assert (await client.get("/api/me", headers=who)).status_code == 200
    response = await leave(client, who)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, STEP_UP)


async def test_a_deleted_user_who_returns_is_new_and_has_nothing(
    client: httpx.AsyncClient, local_issuer: LocalIssuer
) -> None:
    subject = uuid.uuid4().hex
    who = headers(local_issuer, issued=0, subject=subject)
    first = (await client.get("/api/me", headers=who)).json()
    tasks = f"/api/{subject}/tasks"
    created = await client.post(tasks, headers=who, json={"title": "Mine"})
    assert created.status_code == 201
    assert (await leave(client, who)).status_code == 204
    assert (await leave(client, who)).status_code == 401, "as long as the token is cached"
    await asyncio.sleep(0.9)
    again = await client.get("/api/me", headers=who)
    assert again.json()["created_at"] > first["created_at"]
    listed = await client.get(tasks, headers=who)
    assert listed.json() == {"items": [], "next_cursor": None}
