"""Tokens, sessions and keys of the version before go on, with the scopes that it knew."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import jwt
import pytest
from sqlalchemy import update
from sqlmodel import SQLModel, col

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database import Database
from impl.settings import Settings
from tests.support.rows import untyped
from tests.support.users import SignedUp

A_LITTLE_LATER = 0.9
ALL_BEFORE = "account admin profile:read profile:write tasks:read tasks:write"
OPEN_TO_ACCOUNT = ("/api/auth/sessions", "/api/auth/api-keys")


async def store(
    database: Database, table: type[SessionRow | ApiKeyRow], user: SignedUp, scopes: str
) -> None:
    """Stores scopes as the version before does."""
    theirs = update(table).where(col(table.user_id) == user.user_id).values(scopes=scopes)
    async with database.transaction() as transaction:
        assert await transaction.execute(theirs) == 1
    await asyncio.sleep(A_LITTLE_LATER)


def signed_before(settings: Settings, user: SignedUp, scopes: str) -> dict[str, str]:
    """Returns the headers with a token that the version before has signed."""
    claims: dict[str, Any] = jwt.decode(user.token, options={"verify_signature": False})
    claims["scope"] = scopes
    token = jwt.encode(claims, settings.secrets[0], "HS256", headers={"typ": "at+jwt"})
    return {"Authorization": f"Bearer {token}"}


async def statuses(
    client: httpx.AsyncClient, user: SignedUp, headers: dict[str, str]
) -> dict[str, int]:
    paths = ("/api/me", user.tasks, *OPEN_TO_ACCOUNT, "/api/admin/users")
    return {path: (await client.get(path, headers=headers)).status_code for path in paths}


def expected(user: SignedUp, scopes: str) -> dict[str, int]:
    opened = {
        "profile:read": ("/api/me",),
        "tasks:read": (user.tasks,),
        "account": OPEN_TO_ACCOUNT,
    }
    paths = ("/api/me", user.tasks, *OPEN_TO_ACCOUNT, "/api/admin/users")
    allowed = {path for scope in scopes.split() for path in opened.get(scope, ())}
    return {path: 200 if path in allowed else 403 for path in paths}


@pytest.mark.parametrize("scopes", [ALL_BEFORE, "account", "profile:read", "tasks:read", "admin"])
async def test_a_token_does_what_it_did(
    client: httpx.AsyncClient, settings: Settings, user: SignedUp, scopes: str
) -> None:
    found = await statuses(client, user, signed_before(settings, user, scopes))
    assert found == expected(user, scopes)


@pytest.mark.parametrize("scopes", [ALL_BEFORE, "account tasks:read"])
async def test_a_session_goes_on_with_what_it_had(
    client: httpx.AsyncClient, database: Database, user: SignedUp, scopes: str
) -> None:
    await store(database, SessionRow, user, scopes)
    renewed = await client.post("/api/auth/refresh", json={"refresh_token": user.refresh_token})
    headers = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
    assert await statuses(client, user, headers) == expected(user, scopes)


async def test_a_key_goes_on_and_shows_the_names_of_now(
    client: httpx.AsyncClient, database: Database, user: SignedUp
) -> None:
    body = {"name": "Old", "scopes": ["tasks:read"]}
    created = await client.post("/api/auth/api-keys", headers=user.headers, json=body)
    await store(database, ApiKeyRow, user, "tasks:write profile:read")
    headers = {"X-API-Key": created.json()["key"]}
    assert (await client.get("/api/me", headers=headers)).status_code == 200
    assert (await client.get(user.tasks, headers=headers)).status_code == 403
    address = created.headers["location"]
    shown = await client.get(address, headers=user.headers)
    assert shown.json()["scopes"] == ["tasks:write", "account:read"]


async def test_what_is_stored_and_signed_now_has_the_names_before(
    client: httpx.AsyncClient, database: Database, user: SignedUp
) -> None:
    """So that servers of that version, which still run, know them."""
    body = {"name": "New", "scopes": ["tasks:read", "account:read"]}
    await client.post("/api/auth/api-keys", headers=user.headers, json=body)
    claims = jwt.decode(user.token, options={"verify_signature": False})
    whole = set(ALL_BEFORE.split())
    assert whole - {"admin"} <= set(claims["scope"].split())
    assert await stored(database, SessionRow, user) >= whole
    assert await stored(database, ApiKeyRow, user) == {
        *("tasks:read", "account:read", "profile:read")
    }


async def stored(database: Database, table: type[SQLModel], user: SignedUp) -> set[str]:
    columns = table.__table__.c  # type: ignore[attr-defined]
    async with database.transaction(read_only=True) as transaction:
        statement = columns.scopes.table.select().where(columns.user_id == user.user_id)
        return set((await transaction.one(untyped(statement), {})).scopes.split())
