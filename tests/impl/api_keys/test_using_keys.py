"""Requests with an API key: what it opens, until when, and what is refused."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest
from uuid_utils.compat import uuid7

from impl.api_keys.keys import read_key, write_key
from impl.database import Transaction
from impl.settings import Settings
from tests.impl.api_keys.calls import A_LITTLE_LATER, API_KEYS, create, listed, status
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import SignedUp, sign_up

# Using them


async def test_a_key_does_what_its_scopes_allow_and_no_more(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    key = (await create(client, user, scopes=["tasks:read"]))["key"]
    assert await status(client, key, user.tasks) == 200
    response = await client.post(user.tasks, json={"title": "x"}, headers={"X-API-Key": key})
    assert response.status_code == 403
    challenge = 'Bearer error="insufficient_scope", scope="tasks:write"'
    assert response.headers["www-authenticate"] == challenge
    assert await status(client, key, "/api/me") == 403


async def test_a_key_never_manages_keys_sessions_or_passwords(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    scopes = ["tasks:read", "tasks:write", "account:read", "account:write"]
    created = await create(client, user, scopes=scopes)
    for method, path in [
        ("GET", API_KEYS),
        ("GET", f"{API_KEYS}/{created['id']}"),
        ("POST", API_KEYS),
        ("DELETE", f"{API_KEYS}/{created['id']}"),
        ("GET", "/api/auth/sessions"),
        ("DELETE", f"/api/auth/sessions/{user.session_id}"),
        ("POST", "/api/auth/password"),
    ]:
        assert await status(client, created["key"], path, method) == 401, path
    assert await status(client, created["key"], "/api/auth/logout", "POST") == 204
    assert (await client.get("/api/me", headers=user.headers)).status_code == 200


async def test_a_key_opens_nobody_elses_path(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    key = (await create(client, user))["key"]
    assert await status(client, key, other_user.tasks) == 403


async def test_a_key_and_a_token_of_one_user_are_an_or(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    key = (await create(client, user, scopes=["tasks:read"]))["key"]
    for who, status_ in ((user, 200), (other_user, 401)):
        response = await client.get("/api/me", headers={**who.headers, "X-API-Key": key})
        assert response.status_code == status_


async def test_a_key_is_no_bearer_token(client: httpx.AsyncClient, user: SignedUp) -> None:
    key = (await create(client, user, scopes=["account:read"]))["key"]
    response = await client.get("/api/me", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 401


async def test_a_key_works_until_it_expires(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        expires_at = (clock() + timedelta(days=1)).isoformat()
        key = (await create(client, user, expires_at=expires_at))["key"]
        clock.advance(hours=23, minutes=59)
        assert await status(client, key, user.tasks) == 200
        clock.advance(minutes=1)
        await asyncio.sleep(A_LITTLE_LATER)
        assert await status(client, key, user.tasks) == 401


async def test_a_use_is_noted_to_the_minute(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        key = (await create(client, user))["key"]
        noted = []
        for seconds in (5, 30, 31):
            clock.advance(seconds=seconds)
            assert await status(client, key, user.tasks) == 200
            await asyncio.sleep(A_LITTLE_LATER)
            (item,) = await listed(client, user)
            noted.append((clock() - datetime.fromisoformat(item["last_used_at"])).total_seconds())
        assert noted == [0, 30, 0]


async def test_a_wrong_key_is_no_use_of_the_right_one(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    created = await create(client, user)
    key = read_key(created["key"])
    assert key is not None
    assert await status(client, write_key(key.user_id, key.key_id), user.tasks) == 401
    (item,) = await listed(client, user)
    assert item["last_used_at"] is None


# Refusing them


async def test_a_revoked_key_is_refused_within_a_second(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    created = await create(client, user)
    assert await status(client, created["key"], user.tasks) == 200
    address = f"{API_KEYS}/{created['id']}"
    assert (await client.delete(address, headers=user.headers)).status_code == 204
    assert await listed(client, user) == []
    await asyncio.sleep(A_LITTLE_LATER)
    assert await status(client, created["key"], user.tasks) == 401
    assert (await client.delete(address, headers=user.headers)).status_code == 404


async def test_nobody_revokes_another_users_key(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    created = await create(client, user)
    response = await client.delete(f"{API_KEYS}/{created['id']}", headers=other_user.headers)
    assert response.status_code == 404
    assert response.json()["type"] == "/docs/problems/api-key-not-found"
    assert await status(client, created["key"], user.tasks) == 200


def changed_keys(key: str) -> list[str]:
    """Returns texts that are not keys, most of them similar to one."""
    prefix, content = key[:13], key[13:]
    return [
        "",
        "x",
        "tpk_",
        "tpk_00000000_",
        prefix,
        key[:-1],
        f"{key}A",
        f"{key}=",
        f"{prefix}!{content}",
        f"tpk_00000000_{content}",
        f"TPK_{key[4:]}",
        content,
        prefix + "A" * 5000,
        write_key("\0", uuid7()),
        write_key("a b", uuid7()),
        write_key("a" * 65, uuid7()),
        write_key("", uuid7()),
    ]


async def test_what_is_no_key_is_refused_without_a_query(
    client: httpx.AsyncClient, user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = (await create(client, user))["key"]
    asked: list[object] = []

    async def ask(_transaction: Transaction, statement: object, _values: object) -> None:
        asked.append(statement)

    monkeypatch.setattr(Transaction, "first", ask)
    for text in changed_keys(key):
        response = await client.get(user.tasks, headers={"X-API-Key": text})
        assert response.status_code == 401, text
        assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert asked == []
    assert await status(client, key, user.tasks) == 401, "a key does ask"
    assert len(asked) == 1


async def test_an_unknown_key_is_refused(client: httpx.AsyncClient, user: SignedUp) -> None:
    assert await status(client, write_key(user.user_id, uuid7()), user.tasks) == 401
    assert await status(client, write_key("nobody", uuid7()), user.tasks) == 401


def test_no_two_keys_are_the_same() -> None:
    key_id = uuid7()
    assert write_key("ada", key_id) != write_key("ada", key_id)
