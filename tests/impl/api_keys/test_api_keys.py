"""API keys: shown once, limited to their scopes, and invalid once revoked, on both databases."""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import delete, select
from sqlmodel import col

from impl.api_keys.tables import ApiKeyRow
from impl.database import Database
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.impl.api_keys.calls import A_LITTLE_LATER, API_KEYS, NOT_FOUND, create, listed, status
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.rows import untyped
from tests.support.users import SignedUp, log_in, sign_up

# Creating and storing them


async def test_a_key_is_shown_once(client: httpx.AsyncClient, user: SignedUp) -> None:
    created = await create(client, user)
    key = created.pop("key")
    assert key.startswith(f"{created['prefix']}_")
    assert created["name"] == "Nightly report"
    assert created["scopes"] == ["tasks:read"]
    assert created["expires_at"] is created["last_used_at"] is None
    assert await listed(client, user) == [created], "all but the key"
    again = await client.get(f"{API_KEYS}/{created['id']}", headers=user.headers)
    assert (again.status_code, again.json()) == (200, created)


async def test_only_a_hash_is_stored(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    key = (await create(client, user))["key"]
    table = ApiKeyRow.__table__  # type: ignore[attr-defined]
    statement = select(table).where(table.c.user_id == user.user_id)
    async with database.transaction(read_only=True) as transaction:
        row = await transaction.one(untyped(statement), {})
    content = key[len("tpk_7d2c9b13_") :]
    secret = base64.urlsafe_b64decode(f"{content}==")[16:40]
    values = [v if isinstance(v, bytes) else str(v).encode() for v in row]
    assert not any(content.encode() in value or secret in value for value in values)


async def test_the_newest_key_comes_first_and_nobody_elses(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    for name in ("first", "second"):
        await create(client, user, name=name)
    await create(client, other_user, name="other")
    assert [key["name"] for key in await listed(client, user)] == ["second", "first"]


async def test_a_key_is_not_found_once_it_is_revoked_nor_by_anybody_else(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    address = f"{API_KEYS}/{(await create(client, user))['id']}"
    assert (await client.get(address, headers=other_user.headers)).status_code == 404
    await client.delete(address, headers=user.headers)
    gone = await client.get(address, headers=user.headers)
    assert (gone.status_code, gone.json()["type"]) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    ("body", "pointer", "keyword"),
    [
        ({"scopes": []}, "/scopes", "minItems"),
        ({"scopes": ["account:delete"]}, "/scopes/0", "enum"),
        ({"scopes": ["users:read"]}, "/scopes/0", "enum"),
        ({"name": " "}, "/name", "pattern"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at", "future"),
        ({"expires_at": "2999-01-01"}, "/expires_at", "format"),
        ({"key": "mine"}, "/key", "additionalProperties"),
    ],
)
async def test_a_wrong_field_is_named(
    client: httpx.AsyncClient, user: SignedUp, body: dict[str, object], pointer: str, keyword: str
) -> None:
    body = {"name": "x", "scopes": ["tasks:read"], **body}
    response = await client.post(API_KEYS, headers=user.headers, json=body)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["keyword"]) == (pointer, keyword)


async def test_an_expiry_comes_back_in_utc(client: httpx.AsyncClient, user: SignedUp) -> None:
    created = await create(client, user, expires_at="2999-01-01T01:30:00+01:30")
    assert created["expires_at"] == "2999-01-01T00:00:00Z"
    assert (await listed(client, user))[0]["expires_at"] == created["expires_at"]


async def test_a_user_has_50_keys_at_most(client: httpx.AsyncClient, user: SignedUp) -> None:
    """Also if many are created at once."""
    body = {"name": "x", "scopes": ["tasks:read"]}
    requests = (client.post(API_KEYS, headers=user.headers, json=body) for _ in range(60))
    answers = await asyncio.gather(*requests)
    assert Counter(answer.status_code for answer in answers) == {201: 50, 409: 10}
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["type"] == "/docs/problems/too-many-api-keys"
    keys = await listed(client, user)
    assert len(keys) == 50
    await client.delete(f"{API_KEYS}/{keys[0]['id']}", headers=user.headers)
    await create(client, user)


async def test_a_user_who_is_gone_gets_no_key(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    """The access token is cached for a moment; that must not cause a 500."""
    await listed(client, user)
    async with database.transaction() as transaction:
        await transaction.execute(delete(UserRow).where(col(UserRow.id) == user.user_id))
    body = {"name": "x", "scopes": ["tasks:read"]}
    response = await client.post(API_KEYS, headers=user.headers, json=body)
    assert response.status_code == 401


# Keys may outlive every session


async def test_only_a_recent_sign_in_makes_a_key(settings: Settings) -> None:
    """A session that was left open somewhere is not enough; a refresh proves nothing new."""
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        await create(client, user)
        clock.advance(minutes=5, seconds=1)
        body = {"name": "Nightly report", "scopes": ["tasks:read"]}
        refreshed = await client.post(
            "/api/auth/refresh", json={"refresh_token": user.refresh_token}
        )
        old = {"Authorization": f"Bearer {refreshed.json()['access_token']}"}
        for headers in (user.headers, old):
            refused = await client.post(API_KEYS, headers=headers, json=body)
            assert refused.status_code == 401
            assert "insufficient_user_authentication" in refused.headers["www-authenticate"]
        assert len(await listed(client, user)) == 1
        await create(client, await log_in(client, user))


async def change_password(
    client: httpx.AsyncClient, user: SignedUp, **options: object
) -> dict[str, int]:
    body = {"current_password": user.password, "new_password": f"{user.password}!", **options}
    response = await client.post("/api/auth/password", json=body, headers=user.headers)
    assert response.status_code == 200, response.text
    counts: dict[str, int] = response.json()
    return counts


async def test_a_change_of_the_password_says_how_many_keys_go_on(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user, other = await sign_up(client), await sign_up(client)
        key = (await create(client, user))["key"]
        soon = (clock() + timedelta(minutes=1)).isoformat()
        await create(client, user, expires_at=soon)
        await create(client, other)
        clock.advance(minutes=2)
        assert await change_password(client, user) == {"api_keys": 1, "revoked_api_keys": 0}
        assert await status(client, key, user.tasks) == 200


async def test_a_change_of_the_password_revokes_the_keys_when_asked(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    keys = [(await create(client, user))["key"] for _ in range(2)]
    others = (await create(client, other_user))["key"]
    counts = await change_password(client, user, revoke_api_keys=True)
    assert counts == {"api_keys": 0, "revoked_api_keys": 2}
    await asyncio.sleep(A_LITTLE_LATER)
    assert [await status(client, key, user.tasks) for key in keys] == [401, 401]
    assert await status(client, others, other_user.tasks) == 200
    assert await listed(client, user) == []
