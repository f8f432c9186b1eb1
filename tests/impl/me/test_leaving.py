"""Deleting an account removes everything of its user, and nothing else, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from sqlalchemy import Row, select, update
from structlog.testing import capture_logs

from impl.database import Database
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.impl.admin.administrator import appoint, log_in
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.creations import CREATIONS
from tests.support.rows import OWNED_TABLES, untyped
from tests.support.users import SignedUp, sign_up

STEP_UP = 'Bearer error="insufficient_user_authentication", max_age="300"'
BAD_TOKEN = 'Bearer error="invalid_token"'


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def client(settings: Settings, clock: StandingClock) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application whose clock stands still."""
    async with run_app(settings, clock) as client:
        yield client


async def leave(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await client.delete("/api/me", headers=headers)


def bearer(signed_in: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed_in.json()['access_token']}"}


def assert_unauthorized(response: httpx.Response, challenge: str) -> None:
    assert response.status_code == 401, response.text
    kind = "reauthentication-required" if challenge == STEP_UP else "unauthorized"
    assert response.json()["type"] == f"/docs/problems/{kind}"
    assert response.json().get("max_age") == (300 if challenge == STEP_UP else None)
    assert response.headers["www-authenticate"] == challenge


async def own_something_of_everything(client: httpx.AsyncClient, user: SignedUp) -> str:
    """Returns an API key of the user.

    What the contract has an operation for is created as its examples say, so that a new domain is
    known here without a word.
    """
    for creation in (creation for creation in CREATIONS if creation.is_owned):
        path = creation.path.format(user_id=user.user_id)
        created = await client.post(path, headers=user.headers, json=creation.example)
        assert created.status_code == 201, created.text
    retried = user.headers | {"Idempotency-Key": "a-retry"}
    await client.post(user.tasks, headers=retried, json={"title": "Kept"})
    deleted = await client.post(
        user.tasks, headers=user.headers, json={"title": "Deleted", "tags": ["a"]}
    )
    await client.delete(deleted.headers["location"], headers=user.headers)
    await log_in(client, user)
    key = {"name": "Program", "scopes": ["tasks:read"]}
    made = await client.post("/api/auth/api-keys", headers=user.headers, json=key)
    return str(made.json()["key"])


async def traces(database: Database, user: SignedUp) -> dict[str, list[Row[Any]]]:
    """Returns the rows of every table that refer to the user."""
    async with database.transaction(read_only=True) as transaction:
        return {
            table.name: [
                row
                for row in await transaction.all(untyped(select(table)), {})
                if user.user_id in row
            ]
            for table in OWNED_TABLES
        }


async def test_deleting_an_account_removes_all_of_it_and_nothing_else(
    client: httpx.AsyncClient, database: Database, user: SignedUp, other_user: SignedUp
) -> None:
    for person in (user, other_user):
        await own_something_of_everything(client, person)
    others = await traces(database, other_user)
    for of_everything in (others, await traces(database, user)):
        assert all(of_everything.values()), "a new table needs a row here first"
    response = await leave(client, user.headers)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["cache-control"] == "no-store"
    assert not any((await traces(database, user)).values())
    assert await traces(database, other_user) == others


async def test_no_credential_outlives_its_user(
    client: httpx.AsyncClient, settings: Settings, user: SignedUp
) -> None:
    key = {"X-API-Key": await own_something_of_everything(client, user)}
    assert (await leave(client, user.headers)).status_code == 204
    refresh = {"refresh_token": user.refresh_token}
    assert (await log_in(client, user)).status_code == 401
    assert (await client.post("/api/auth/refresh", json=refresh)).status_code == 401
    async with run_app(settings) as another:  # which has cached nothing yet
        for credential in (user.headers, key):
            assert_unauthorized(await another.get(user.tasks, headers=credential), BAD_TOKEN)


async def test_a_deleted_account_cannot_be_deleted_again(
    client: httpx.AsyncClient, settings: Settings, user: SignedUp
) -> None:
    """Neither while the token is cached nor later."""
    assert (await leave(client, user.headers)).status_code == 204
    assert_unauthorized(await leave(client, user.headers), BAD_TOKEN)
    async with run_app(settings) as another:
        assert_unauthorized(await leave(another, user.headers), BAD_TOKEN)


async def test_of_many_requests_at_once_one_is_the_end(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    answers = await asyncio.gather(*(leave(client, user.headers) for _ in range(10)))
    assert Counter(answer.status_code for answer in answers) == {204: 1, 401: 9}


async def test_the_email_can_sign_up_again_and_finds_nothing(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    await own_something_of_everything(client, user)
    await leave(client, user.headers)
    again = await sign_up(client, user.email)
    assert again.user_id != user.user_id
    tasks = await client.get(again.tasks, headers=again.headers)
    assert tasks.json() == {"items": [], "next_cursor": None}


async def test_it_is_audited(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    """Only once it is done: neither a refusal nor a second attempt deletes an account."""
    with capture_logs() as lines:
        clock.advance(minutes=6)
        await leave(client, user.headers)
        clock.advance(minutes=-6)
        await leave(client, user.headers)
        await leave(client, user.headers)
    audited = [line for line in lines if line.get("audit")]
    assert audited == [
        {
            "event": "user_deleted",
            "user_id": user.user_id,
            "address": "127.0.0.1",
            "audit": True,
            "log_level": "info",
        }
    ]


# A sign-in within the last five minutes


async def test_five_minutes_after_a_sign_in_is_just_in_time(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    clock.advance(minutes=5)
    assert (await leave(client, user.headers)).status_code == 204


async def test_later_it_takes_another_sign_in(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    clock.advance(minutes=5, microseconds=1)
    refused = await leave(client, user.headers)
    assert_unauthorized(refused, STEP_UP)
    assert "sign in again" in refused.json()["detail"]
    assert (await client.get("/api/me", headers=user.headers)).status_code == 200
    signed_in = await log_in(client, user)
    assert_unauthorized(await leave(client, user.headers), STEP_UP)
    assert (await leave(client, bearer(signed_in))).status_code == 204


async def test_a_refresh_is_no_sign_in(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    clock.advance(minutes=6)
    refresh = {"refresh_token": user.refresh_token}
    refreshed = await client.post("/api/auth/refresh", json=refresh)
    assert_unauthorized(await leave(client, bearer(refreshed)), STEP_UP)


async def test_the_token_endpoint_signs_in_by_password_only(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    clock.advance(minutes=6)
    refresh = {"grant_type": "refresh_token", "refresh_token": user.refresh_token}
    refreshed = await client.post("/api/auth/token", data=refresh)
    assert_unauthorized(await leave(client, bearer(refreshed)), STEP_UP)
    password = {"grant_type": "password", "username": user.email, "password": user.password}
    signed_in = await client.post("/api/auth/token", data={**password, "scope": "account:delete"})
    assert (await leave(client, bearer(signed_in))).status_code == 204


# The last active administrator


@pytest.fixture
async def nobody_manages(database: Database) -> None:
    """Removes the administrators of earlier tests."""
    async with database.transaction() as transaction:
        await transaction.execute(update(UserRow).values(role="user"))


@pytest.mark.usefixtures("nobody_manages")
async def test_the_last_admin_stays_until_there_is_another_one(
    client: httpx.AsyncClient, database: Database
) -> None:
    admin = await appoint(client, database)
    refused = await leave(client, admin.headers)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/docs/problems/last-admin"
    assert (await client.get("/api/me", headers=admin.headers)).status_code == 200
    await appoint(client, database)
    assert (await leave(client, admin.headers)).status_code == 204


@pytest.mark.usefixtures("nobody_manages")
async def test_of_admins_who_leave_at_once_one_stays(
    client: httpx.AsyncClient, database: Database
) -> None:
    admins = [await appoint(client, database) for _ in range(4)]
    answers = await asyncio.gather(*(leave(client, admin.headers) for admin in admins))
    assert Counter(answer.status_code for answer in answers) == {204: 3, 409: 1}
