"""The sessions of a user, and ending them, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from impl.settings import Settings
from impl.users.passwords import Match, Passwords
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import PASSWORD, SignedUp, sign_up

SESSIONS, LOG_IN = "/api/auth/sessions", "/api/auth/login"
REFRESH, LOG_OUT, CHANGE = "/api/auth/refresh", "/api/auth/logout", "/api/auth/password"
A_LITTLE_LATER = 0.9
NEW_PASSWORD = "wrong donkey charger glue"


async def log_in(client: httpx.AsyncClient, user: SignedUp, device: bytes = b"Phone") -> SignedUp:
    """Returns the user with a new session."""
    response = await client.post(
        LOG_IN,
        json={"email": user.email, "password": user.password},
        headers={b"User-Agent": device},
    )
    assert response.status_code == 200
    body = response.json()
    return SignedUp(
        user.user_id, user.email, user.password, body["access_token"], body["refresh_token"]
    )


async def listed(client: httpx.AsyncClient, user: SignedUp) -> list[dict[str, Any]]:
    response = await client.get(SESSIONS, headers=user.headers)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def may_refresh(client: httpx.AsyncClient, user: SignedUp) -> bool:
    response = await client.post(REFRESH, json={"refresh_token": user.refresh_token})
    assert response.status_code in (200, 401)
    return response.is_success


# The list


async def test_a_session_tells_device_address_and_times(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    before = datetime.now(UTC)
    phone = await log_in(client, user, "Phone of Ada \N{SNOWMAN}5".encode())
    session, other = await listed(client, phone)
    created_at = datetime.fromisoformat(session["created_at"])
    assert before <= created_at <= datetime.now(UTC)
    assert session == {
        "id": str(phone.session_id),
        "device": "Phone of Ada 5",
        "address": "127.0.0.1",
        "created_at": session["created_at"],
        "last_used_at": session["created_at"],
        "expires_at": session["expires_at"],
        "current": True,
    }
    assert datetime.fromisoformat(session["expires_at"]) == created_at + timedelta(days=7)
    assert (other["id"], other["current"]) == (str(user.session_id), False)


async def test_a_long_device_is_cut_and_one_without_a_name_has_none(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    for device, told in ((b"x" * 500, "x" * 200), (b"", None)):
        session = await log_in(client, user, device)
        assert (await listed(client, session))[0]["device"] == told


async def test_the_list_has_only_the_own_sessions(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    ids = [session["id"] for session in await listed(client, user)]
    assert ids == [str(user.session_id)]


async def test_a_use_is_noted_to_the_minute(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        noted = []
        for seconds in (59, 2):
            clock.advance(seconds=seconds)
            await client.get("/api/me", headers=user.headers)
            await asyncio.sleep(A_LITTLE_LATER)
            (session,) = await listed(client, user)
            age = clock() - datetime.fromisoformat(session["last_used_at"])
            noted.append(age.total_seconds())
        assert noted == [59, 0]


async def test_the_newest_session_comes_first_whichever_is_used(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        clock.advance(minutes=1)
        phone = await log_in(client, user)
        clock.advance(minutes=1)
        assert await may_refresh(client, user)
        ids = [session["id"] for session in await listed(client, phone)]
        assert ids == [str(phone.session_id), str(user.session_id)]


async def test_an_expired_session_is_not_listed(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        clock.advance(days=7)
        session = await log_in(client, user)
        assert [s["id"] for s in await listed(client, session)] == [str(session.session_id)]


# Ending them


async def test_an_ended_session_is_refused_and_others_go_on(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    phone = await log_in(client, user)
    address = f"{SESSIONS}/{phone.session_id}"
    assert (await client.delete(address, headers=user.headers)).status_code == 204
    await asyncio.sleep(A_LITTLE_LATER)
    assert (await client.get("/api/me", headers=phone.headers)).status_code == 401
    assert not await may_refresh(client, phone)
    assert [s["id"] for s in await listed(client, user)] == [str(user.session_id)]
    again = await client.delete(address, headers=user.headers)
    assert again.status_code == 404
    assert again.json()["type"] == "/docs/problems/session-not-found"


async def test_nobody_ends_another_users_session(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    address = f"{SESSIONS}/{user.session_id}"
    theirs = await client.delete(address, headers=other_user.headers)
    unknown = await client.delete(f"{SESSIONS}/{uuid7()}", headers=other_user.headers)
    assert theirs.status_code == unknown.status_code == 404
    assert await may_refresh(client, user)


@pytest.mark.parametrize("by", ["access token", "refresh token", "both"])
async def test_a_logout_ends_the_session(
    client: httpx.AsyncClient, user: SignedUp, by: str
) -> None:
    phone = await log_in(client, user)
    response = await client.post(
        LOG_OUT,
        headers=phone.headers if by != "refresh token" else {},
        json={"refresh_token": phone.refresh_token} if by != "access token" else None,
    )
    assert response.status_code == 204
    assert "set-cookie" not in response.headers
    assert not await may_refresh(client, phone)
    await asyncio.sleep(A_LITTLE_LATER)
    assert (await client.get("/api/me", headers=phone.headers)).status_code == 401
    assert await may_refresh(client, user)


async def test_a_token_that_was_exchanged_still_logs_out(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    body = {"refresh_token": user.refresh_token}
    successor = (await client.post(REFRESH, json=body)).json()["refresh_token"]
    assert (await client.post(LOG_OUT, json=body)).status_code == 204
    assert (await client.post(REFRESH, json={"refresh_token": successor})).status_code == 401


@pytest.mark.parametrize("body", [None, {"refresh_token": "tpr_nobodys"}])
async def test_a_logout_of_nobody_is_no_error(
    client: httpx.AsyncClient, body: dict[str, str] | None
) -> None:
    assert (await client.post(LOG_OUT, json=body)).status_code == 204


# Changing the password


async def change(
    client: httpx.AsyncClient, user: SignedUp, current: str, new: str = NEW_PASSWORD
) -> httpx.Response:
    body = {"current_password": current, "new_password": new}
    return await client.post(CHANGE, json=body, headers=user.headers)


async def test_a_changed_password_is_the_only_one_and_ends_the_other_sessions(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    phone = await log_in(client, user)
    assert (await change(client, user, user.password)).status_code == 200
    assert not await may_refresh(client, phone)
    assert await may_refresh(client, user)
    assert await may_refresh(client, other_user)
    await asyncio.sleep(A_LITTLE_LATER)
    assert (await client.get("/api/me", headers=phone.headers)).status_code == 401
    assert (await client.get("/api/me", headers=user.headers)).status_code == 200
    for password, status in ((user.password, 401), (NEW_PASSWORD, 200)):
        account = {"email": user.email, "password": password}
        assert (await client.post(LOG_IN, json=account)).status_code == status


@pytest.mark.parametrize(
    ("current", "new", "pointer", "keyword"),
    [
        ("not the password", NEW_PASSWORD, "/current_password", "password"),
        (PASSWORD, "password1", "/new_password", "common"),
        (PASSWORD, "short", "/new_password", "minLength"),
    ],
)
async def test_a_password_that_is_not_changed_ends_nothing(
    client: httpx.AsyncClient, user: SignedUp, *, current: str, new: str, pointer: str, keyword: str
) -> None:
    phone = await log_in(client, user)
    response = await change(client, user, current, new)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["keyword"]) == (pointer, keyword)
    assert await may_refresh(client, phone)


async def test_of_two_changes_at_once_one_counts(client: httpx.AsyncClient, user: SignedUp) -> None:
    passwords = [f"{NEW_PASSWORD} {number}" for number in range(2)]
    answers = await asyncio.gather(*(change(client, user, user.password, p) for p in passwords))
    assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_a_log_in_that_began_before_the_change_starts_no_session(
    client: httpx.AsyncClient, user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old password is checked, and then it is changed: the log-in must not succeed."""
    checked, go_on = asyncio.Event(), asyncio.Event()
    is_held = True

    async def hold(passwords: Passwords, password: str, password_hash: str | None) -> Match:
        nonlocal is_held
        match = await check(passwords, password, password_hash)
        if is_held:
            is_held = False
            checked.set()
            await go_on.wait()
        return match

    check = Passwords.check
    monkeypatch.setattr(Passwords, "check", hold)
    account = {"email": user.email, "password": user.password}
    attempt = asyncio.create_task(client.post(LOG_IN, json=account))
    await checked.wait()
    assert (await change(client, user, user.password)).status_code == 200
    go_on.set()
    assert (await attempt).status_code == 401
    assert len(await listed(client, user)) == 1
