"""Sessions over time: refresh tokens are rotated, and sessions end, on both databases."""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlmodel import col

from impl.auth.tables import SessionRow
from impl.database import Database
from impl.secrets.hashes import hash_secret
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.rows import untyped
from tests.support.users import PASSWORD, SignedUp, sign_up

REFRESH = "/api/auth/refresh"
LOG_IN = "/api/auth/login"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def client(settings: Settings, clock: StandingClock) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that uses `clock`."""
    async with run_app(settings, clock) as client:
        yield client


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post(REFRESH, json={"refresh_token": token})


async def exchanged(client: httpx.AsyncClient, token: str) -> str:
    """Exchanges a valid refresh token, and returns the next one."""
    response = await refresh(client, token)
    assert response.status_code == 200, response.text
    return str(response.json()["refresh_token"])


async def sessions_of(database: Database, user_id: str) -> list[Any]:
    """Returns the rows of a user's sessions, as seen by another connection."""
    table = SessionRow.__table__  # type: ignore[attr-defined]
    async with database.transaction(read_only=True) as transaction:
        return list(
            await transaction.all(untyped(select(table).where(table.c.user_id == user_id)), {})
        )


def assert_refused(response: httpx.Response) -> None:
    assert response.status_code == 401, response.text
    assert response.json()["type"] == "/docs/problems/invalid-refresh-token"
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["cache-control"] == "no-store"


async def test_a_refresh_gives_new_tokens_of_the_same_session(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    response = await refresh(client, user.refresh_token)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 900)
    assert body["user"]["id"] == user.user_id
    assert body["refresh_token"] != user.refresh_token
    assert body["access_token"] != user.token
    sessions = (
        await client.get(
            "/api/auth/sessions", headers={"Authorization": f"Bearer {body['access_token']}"}
        )
    ).json()["items"]
    assert [session["id"] for session in sessions] == [str(user.session_id)]


async def test_tokens_are_exchanged_one_after_the_other(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    token = user.refresh_token
    seen = {token}
    for _ in range(5):
        clock.advance(minutes=30)
        token = await exchanged(client, token)
        seen.add(token)
    assert len(seen) == 6


async def test_only_hashes_are_stored(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    token = await exchanged(client, user.refresh_token)
    (row,) = await sessions_of(database, user.user_id)
    assert row.token_hash == hash_secret(token)
    values = [v if isinstance(v, bytes) else str(v).encode() for v in row]
    for secret in (token, user.refresh_token):
        content = secret.removeprefix("tpr_")
        seal = base64.urlsafe_b64decode(f"{content}==")[20:52]
        assert not any(content.encode() in value or seal in value for value in values)


# Tokens that were used before


async def test_a_token_that_was_used_before_ends_the_session_for_good(
    client: httpx.AsyncClient, user: SignedUp, database: Database, clock: StandingClock
) -> None:
    """It is committed despite the 401: another connection sees it."""
    second = await exchanged(client, user.refresh_token)
    third = await exchanged(client, second)
    clock.advance(seconds=1)
    assert_refused(await refresh(client, user.refresh_token))
    assert await sessions_of(database, user.user_id) == []
    for token in (third, second, user.refresh_token):
        assert_refused(await refresh(client, token))


async def test_it_ends_no_other_session(client: httpx.AsyncClient, user: SignedUp) -> None:
    other = (await client.post(LOG_IN, json={"email": user.email, "password": PASSWORD})).json()
    await exchanged(client, await exchanged(client, user.refresh_token))
    assert_refused(await refresh(client, user.refresh_token))
    await exchanged(client, other["refresh_token"])


@pytest.mark.parametrize("seconds", [0, 5, 9.9])
async def test_the_token_used_last_is_exchanged_for_the_same_successor_for_10_seconds(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock, seconds: float
) -> None:
    successor = await exchanged(client, user.refresh_token)
    clock.advance(seconds=seconds)
    assert await exchanged(client, user.refresh_token) == successor
    assert await exchanged(client, successor) != successor, "and the session goes on"


@pytest.mark.parametrize("seconds", [10, 11, 3600])
async def test_after_10_seconds_it_ends_the_session(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock, seconds: float
) -> None:
    successor = await exchanged(client, user.refresh_token)
    clock.advance(seconds=seconds)
    assert_refused(await refresh(client, user.refresh_token))
    assert_refused(await refresh(client, successor))


async def test_being_forgiven_does_not_make_the_10_seconds_longer(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    for _ in range(2):
        await exchanged(client, user.refresh_token)
        clock.advance(seconds=6)
    assert_refused(await refresh(client, user.refresh_token))


async def test_20_refreshes_at_once_are_one_rotation(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    answers = await asyncio.gather(*(refresh(client, user.refresh_token) for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {200: 20}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    (row,) = await sessions_of(database, user.user_id)
    assert row.generation == 1


@pytest.mark.parametrize(
    "token", ["x", "tpr_", "tpr_" + "A" * 120, "{access}", "{changed}"], ids=lambda t: t[:9]
)
async def test_what_is_no_refresh_token_is_refused_and_ends_nothing(
    client: httpx.AsyncClient, user: SignedUp, token: str
) -> None:
    narrow = {"grant_type": "password", "username": user.email, "password": user.password}
    granted = await client.post("/api/auth/token", data={**narrow, "scope": "tasks:read"})
    access = granted.json()["access_token"]
    text = token.format(access=access, changed=user.refresh_token[:-1] + "!")
    assert_refused(await refresh(client, text))
    await exchanged(client, user.refresh_token)


# Lifetimes


async def test_a_session_that_is_not_used_for_7_days_ends(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    clock.advance(days=7, seconds=-1)
    token = await exchanged(client, user.refresh_token)
    clock.advance(days=7)
    assert_refused(await refresh(client, token))


async def test_a_session_ends_after_its_days_however_much_it_is_used(
    settings: Settings, clock: StandingClock
) -> None:
    async with run_app(settings.model_copy(update={"session_days": 10}), clock) as client:
        user = await sign_up(client)
        clock.advance(days=6)
        response = await refresh(client, user.refresh_token)
        headers = {"Authorization": f"Bearer {response.json()['access_token']}"}
        (session,) = (await client.get("/api/auth/sessions", headers=headers)).json()["items"]
        end = datetime.fromisoformat(session["expires_at"])
        assert end - datetime.fromisoformat(session["created_at"]) == timedelta(days=10)
        clock.advance(days=3, hours=23, minutes=59)
        response = await refresh(client, response.json()["refresh_token"])
        headers = {"Authorization": f"Bearer {response.json()['access_token']}"}
        assert (await client.get("/api/me", headers=headers)).status_code == 200
        clock.advance(minutes=1)
        await asyncio.sleep(0.9)
        assert (await client.get("/api/me", headers=headers)).status_code == 401
        assert_refused(await refresh(client, response.json()["refresh_token"]))


async def test_a_user_has_50_sessions_at_most(
    client: httpx.AsyncClient, user: SignedUp, database: Database, clock: StandingClock
) -> None:
    """The least recently used ones are ended, also if many log in at once."""
    account = {"email": user.email, "password": PASSWORD}
    clock.advance(seconds=1)
    answers = []
    for _ in range(2):  # 32 passwords may be queued at once
        logins = (client.post(LOG_IN, json=account) for _ in range(25))
        answers += await asyncio.gather(*logins)
    assert {answer.status_code for answer in answers} == {200}
    assert len(await sessions_of(database, user.user_id)) == 50
    assert_refused(await refresh(client, user.refresh_token))
    await exchanged(client, answers[0].json()["refresh_token"])


async def test_of_many_sessions_the_one_that_was_used_least_lately_gives_way(
    client: httpx.AsyncClient, user: SignedUp, clock: StandingClock
) -> None:
    """Not the one that began first."""
    account = {"email": user.email, "password": PASSWORD}
    clock.advance(seconds=1)
    second = (await client.post(LOG_IN, json=account)).json()["refresh_token"]
    clock.advance(seconds=1)
    first = await exchanged(client, user.refresh_token)
    clock.advance(seconds=1)
    logins = [client.post(LOG_IN, json=account) for _ in range(49)]
    for answers in (logins[:25], logins[25:]):  # 32 passwords may be queued at once
        assert {one.status_code for one in await asyncio.gather(*answers)} == {200}
    assert_refused(await refresh(client, second))
    await exchanged(client, first)


# Accounts


async def test_a_deactivated_user_gets_no_new_tokens(
    client: httpx.AsyncClient, user: SignedUp, database: Database, clock: StandingClock
) -> None:
    statement = update(UserRow).where(col(UserRow.id) == user.user_id)
    async with database.transaction() as transaction:
        await transaction.execute(statement.values(deactivated_at=clock()))
    assert_refused(await refresh(client, user.refresh_token))
    response = await client.post(LOG_IN, json={"email": user.email, "password": PASSWORD})
    assert response.json()["type"] == "/docs/problems/wrong-credentials"


async def test_a_session_that_was_ended_gets_no_new_tokens(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    address = f"/api/auth/sessions/{user.session_id}"
    assert (await client.delete(address, headers=user.headers)).status_code == 204
    assert_refused(await refresh(client, user.refresh_token))


# A change of the secret


def with_secrets(settings: Settings, secret: str, previous: str = "") -> Settings:
    secrets = {"jwt_secret": SecretStr(secret), "jwt_secret_previous": SecretStr(previous)}
    return settings.model_copy(update=secrets)


OLD, NEW = "an old secret of at least 32 bytes", "a new secret of at least 32 bytes"


async def test_sessions_tokens_and_cursors_survive_a_change_of_the_secret(
    settings: Settings,
) -> None:
    async with run_app(with_secrets(settings, OLD)) as client:
        user = await sign_up(client)
        for title in ("first", "second"):
            await client.post(user.tasks, headers=user.headers, json={"title": title})
        page = (await client.get(f"{user.tasks}?limit=1", headers=user.headers)).json()
    async with run_app(with_secrets(settings, NEW, OLD)) as client:
        address = f"{user.tasks}?limit=1&cursor={page['next_cursor']}"
        rest = (await client.get(address, headers=user.headers)).json()
        token = await exchanged(client, user.refresh_token)
        assert await exchanged(client, user.refresh_token) == token
        assert [task["title"] for task in rest["items"]] == ["first"]
    async with run_app(with_secrets(settings, NEW)) as client:
        await exchanged(client, token)
        assert_refused(await refresh(client, user.refresh_token))
        assert (await client.get("/api/me", headers=user.headers)).status_code == 401


async def test_processes_with_different_current_secrets_work_together(settings: Settings) -> None:
    async with (
        run_app(with_secrets(settings, OLD, NEW)) as before,
        run_app(with_secrets(settings, NEW, OLD)) as after,
    ):
        user = await sign_up(before)
        token = user.refresh_token
        for first, second in ((before, after), (after, before)) * 3:
            successor = await exchanged(first, token)
            assert await exchanged(second, token) == successor, "whichever wrote it"
            token = successor
        assert (await after.get("/api/me", headers=user.headers)).status_code == 200


async def test_a_process_that_does_not_know_the_new_secret_yet_ends_no_session(
    settings: Settings,
) -> None:
    async with (
        run_app(with_secrets(settings, OLD)) as before,
        run_app(with_secrets(settings, NEW, OLD)) as after,
    ):
        user = await sign_up(before)
        successor = await exchanged(after, user.refresh_token)
        assert_refused(await refresh(before, user.refresh_token))
        assert_refused(await refresh(before, successor))
        await exchanged(after, successor)
