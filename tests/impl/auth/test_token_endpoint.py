"""The token endpoint of RFC 6749: its grants, its scopes and its errors, on both databases."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from impl.database import DatabaseUnavailableError
from impl.settings import Settings
from impl.users.passwords import Passwords
from tests.openapi.contracts import real_contract
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import PASSWORD, SignedUp, sign_up

TOKEN = "/api/auth/token"
FLOW = real_contract()["components"]["securitySchemes"]["oauth2"]["flows"]["password"]
USER_SCOPES = " ".join(sorted(FLOW["scopes"].keys() - {"users:read", "users:write"}))
FORM = "application/x-www-form-urlencoded"


def password_grant(user: SignedUp, **fields: str) -> dict[str, str]:
    return {"grant_type": "password", "username": user.email, "password": PASSWORD, **fields}


def refresh_grant(token: str, **fields: str) -> dict[str, str]:
    return {"grant_type": "refresh_token", "refresh_token": token, **fields}


async def granted(client: httpx.AsyncClient, form: dict[str, str]) -> dict[str, Any]:
    response = await client.post(TOKEN, data=form)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    assert_not_cached(response)
    body: dict[str, Any] = response.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 900
    return body


def assert_not_cached(response: httpx.Response) -> None:
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["pragma"] == "no-cache"


def assert_error(response: httpx.Response, error: str, status: int = 400) -> None:
    """RFC 6749, section 5.2."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert_not_cached(response)
    body = response.json()
    assert body.keys() == {"error", "error_description"}
    assert body["error"] == error
    assert re.fullmatch(r"[\x20-\x21\x23-\x5B\x5D-\x7E]{1,500}", body["error_description"])


async def status(client: httpx.AsyncClient, token: str, path: str) -> int:
    response = await client.get(path, headers={"Authorization": f"Bearer {token}"})
    return response.status_code


# Grants


async def test_a_password_is_exchanged_for_all_scopes_of_the_user(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    body = await granted(client, password_grant(user))
    assert body.keys() == {"access_token", "token_type", "expires_in", "refresh_token", "scope"}
    assert body["scope"] == USER_SCOPES, "what needs a role is not the user's"
    for path in ("/api/me", user.tasks, "/api/auth/sessions"):
        assert await status(client, body["access_token"], path) == 200


async def test_a_refresh_token_is_exchanged_once(client: httpx.AsyncClient, user: SignedUp) -> None:
    first = await granted(client, password_grant(user))
    second = await granted(client, refresh_grant(first["refresh_token"]))
    assert second["refresh_token"] != first["refresh_token"]
    assert second["scope"] == USER_SCOPES
    assert await status(client, second["access_token"], "/api/me") == 200
    await granted(client, refresh_grant(second["refresh_token"]))
    reused = await client.post(TOKEN, data=refresh_grant(first["refresh_token"]))
    assert_error(reused, "invalid_grant")
    assert_error(
        await client.post(TOKEN, data=refresh_grant(second["refresh_token"])), "invalid_grant"
    )


async def test_refresh_tokens_are_valid_at_both_endpoints(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    body = await granted(client, refresh_grant(user.refresh_token))
    response = await client.post("/api/auth/refresh", json={"refresh_token": body["refresh_token"]})
    await granted(client, refresh_grant(response.json()["refresh_token"]))


async def test_a_standard_client_signs_in_and_refreshes(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    """As in section 2.3.1: client credentials in a header, and unknown parameters."""
    form = password_grant(user, client_id="cli", resource="https://tasks.example")
    response = await client.post(TOKEN, data=form, auth=("cli", "secret"))
    assert response.status_code == 200
    form = refresh_grant(response.json()["refresh_token"], client_secret="secret")
    assert (await client.post(TOKEN, data=form, auth=("cli", "secret"))).status_code == 200


async def test_unknown_users_and_wrong_passwords_look_the_same(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    answers = [
        await client.post(TOKEN, data=password_grant(user, password="wrong")),
        await client.post(TOKEN, data=password_grant(user, username="nobody@nowhere.example")),
        await client.post(TOKEN, data=password_grant(user, username="no email")),
    ]
    for answer in answers:
        assert_error(answer, "invalid_grant")
    assert len({answer.text for answer in answers}) == 1


# Scopes


async def test_a_scope_narrows_the_session(client: httpx.AsyncClient, user: SignedUp) -> None:
    body = await granted(client, password_grant(user, scope="tasks:read account:read"))
    assert body["scope"] == "account:read tasks:read"
    response = await client.post("/api/auth/refresh", json={"refresh_token": body["refresh_token"]})
    for token in (body["access_token"], response.json()["access_token"]):
        assert await status(client, token, user.tasks) == 200
        assert await status(client, token, "/api/auth/sessions") == 403
        headers = {"Authorization": f"Bearer {token}"}
        response = await client.post(user.tasks, json={"title": "x"}, headers=headers)
        assert response.status_code == 403


async def test_what_the_user_may_not_have_is_left_out(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    """Section 3.3: the response says what was granted. Swagger UI may request every scope."""
    body = await granted(client, password_grant(user, scope=f"users:write {USER_SCOPES}"))
    assert body["scope"] == USER_SCOPES


@pytest.mark.parametrize(
    "scope",
    [
        "users:read",
        "account",
        "unknown",
        "tasks:read unknown",
        " ",
        "tasks:read\ttasks:write",
        "Tasks:read",
    ],
)
async def test_a_scope_that_cannot_be_granted_is_refused(
    client: httpx.AsyncClient, user: SignedUp, scope: str
) -> None:
    assert_error(await client.post(TOKEN, data=password_grant(user, scope=scope)), "invalid_scope")


async def test_a_refresh_may_ask_for_less_which_holds_for_the_access_token_alone(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    """Section 6: the refresh token keeps the scope that it had."""
    narrow = await granted(client, refresh_grant(user.refresh_token, scope="tasks:read"))
    assert narrow["scope"] == "tasks:read"
    assert await status(client, narrow["access_token"], user.tasks) == 200
    assert await status(client, narrow["access_token"], "/api/me") == 403
    again = await granted(client, refresh_grant(narrow["refresh_token"]))
    assert again["scope"] == USER_SCOPES


@pytest.mark.parametrize(
    "scope", ["tasks:read tasks:write", "account:read", "users:read", "unknown"]
)
async def test_a_refresh_that_asks_for_more_is_refused_and_uses_nothing_up(
    settings: Settings, scope: str
) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        body = await granted(client, password_grant(user, scope="tasks:read"))
        form = refresh_grant(body["refresh_token"], scope=scope)
        assert_error(await client.post(TOKEN, data=form), "invalid_scope")
        clock.advance(seconds=11)  # a used token has no grace period any more
        await granted(client, refresh_grant(body["refresh_token"]))


async def test_a_refresh_for_nothing_that_the_role_allows_is_refused(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    form = refresh_grant(user.refresh_token, scope="users:read")
    assert_error(await client.post(TOKEN, data=form), "invalid_scope")
    await granted(client, refresh_grant(user.refresh_token))


# Errors


@pytest.mark.parametrize("grant_type", ["client_credentials", "authorization_code", "Password"])
async def test_another_grant_is_not_supported(
    client: httpx.AsyncClient, user: SignedUp, grant_type: str
) -> None:
    form = password_grant(user, grant_type=grant_type)
    assert_error(await client.post(TOKEN, data=form), "unsupported_grant_type")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "grant_type=",
        "grant_type=password",
        "grant_type=password&username=a",
        "grant_type=password&username=a&password=",
        "grant_type=refresh_token",
        "grant_type=refresh_token&refresh_token=",
        "username=a&password=b",
        "grant_type=password&grant_type=password&username=a&password=b",
        "grant_type=password&username=a&username=b&password=c",
        "grant_type=password&username=a&password=b&scope=tasks:read&scope=tasks:read",
        "grant_type",
        "grant_type=password&username=%FF&password=b",
        "grant_type=password&username=a&password=%00",
        "grant_type=password&username=a&password=" + "b" * 129,
        "grant_type=" + "x" * 101,
        '{"grant_type": "password"}',
        "\N{SNOWMAN}",
    ],
)
async def test_a_request_that_is_not_whole_is_invalid(client: httpx.AsyncClient, body: str) -> None:
    response = await client.post(TOKEN, content=body, headers={"Content-Type": FORM})
    assert_error(response, "invalid_request")


async def test_an_empty_parameter_is_as_if_not_there(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    """Section 3.2."""
    body = await granted(client, password_grant(user, scope="", refresh_token=""))
    assert body["scope"] == USER_SCOPES


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data"])
async def test_another_media_type_is_invalid(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post(TOKEN, content="{}", headers={"Content-Type": content_type})
    assert_error(response, "invalid_request")


async def test_what_stands_in_the_query_does_not_count(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    form = password_grant(user)
    response = await client.post(TOKEN, params=form, data={"grant_type": "password"})
    assert_error(response, "invalid_request")
    response = await client.post(f'{TOKEN}?"\N{SNOWMAN}\\=1', data=form)
    assert_error(response, "invalid_request")


async def test_a_body_that_is_too_large_is_a_413(client: httpx.AsyncClient) -> None:
    response = await client.post(TOKEN, data={"grant_type": "x" * 70_000})
    assert_error(response, "invalid_request", 413)


@pytest.mark.parametrize(
    ("raised", "error", "status"),
    [
        (DatabaseUnavailableError, "temporarily_unavailable", 503),
        (LookupError, "server_error", 500),
    ],
)
async def test_a_failure_of_ours_has_the_same_shape(
    client: httpx.AsyncClient,
    user: SignedUp,
    monkeypatch: pytest.MonkeyPatch,
    *,
    raised: type[Exception],
    error: str,
    status: int,
) -> None:
    async def fail(_passwords: Passwords, *_: object) -> bool:
        raise raised

    monkeypatch.setattr(Passwords, "check", fail)
    monkeypatch.setattr("impl.web.problems._log.error", lambda *_, **__: None)
    response = await client.post(TOKEN, data=password_grant(user))
    assert_error(response, error, status)
    assert ("retry-after" in response.headers) == (status == 503)
