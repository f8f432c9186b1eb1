"""The signed-in user, and every way of not being signed in, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import delete
from sqlmodel import col

from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.database import Database
from impl.settings import Settings
from impl.users.roles import SCOPES
from impl.users.tables import UserRow
from tests.support.users import SignedUp, sign_up


async def remove(database: Database, user: SignedUp) -> None:
    async with database.transaction() as transaction:
        removed = await transaction.execute(delete(UserRow).where(col(UserRow.id) == user.user_id))
    assert removed == 1


def assert_unauthorized(response: httpx.Response, challenge: str) -> None:
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["www-authenticate"] == challenge
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    assert problem["type"] == "/docs/problems/unauthorized"
    assert problem["request_id"] == response.headers["x-request-id"]


NO_TOKEN = "Bearer"
BAD_TOKEN = 'Bearer error="invalid_token"'


async def test_users_see_themselves(client: httpx.AsyncClient) -> None:
    first, second = await sign_up(client, "First@Me.Example"), await sign_up(client)
    for user, email in ((first, "first@me.example"), (second, second.email)):
        response = await client.get("/api/me", headers=user.headers)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        body = response.json()
        created_at = body.pop("created_at")
        name = email.partition("@")[0]
        assert body == {"id": user.user_id, "email": email, "name": name, "role": "user"}
        assert created_at.endswith("Z")
        assert datetime.now(UTC) - datetime.fromisoformat(created_at) < timedelta(minutes=5)


async def test_the_moment_of_sign_up_stays_the_same_to_the_microsecond(
    client: httpx.AsyncClient,
) -> None:
    account = {"email": "moment@me.example", "password": "long enough"}
    signed_in = (await client.post("/api/auth/signup", json=account)).json()
    headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
    assert (await client.get("/api/me", headers=headers)).json() == signed_in["user"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
async def test_the_scheme_may_be_written_in_any_case(
    client: httpx.AsyncClient, user: SignedUp, scheme: str
) -> None:
    response = await client.get("/api/me", headers={"Authorization": f"{scheme} {user.token}"})
    assert response.status_code == 200


async def test_without_a_token_the_challenge_says_no_error(client: httpx.AsyncClient) -> None:
    """RFC 6750, section 3.1: without credentials, the challenge has no error code."""
    assert_unauthorized(await client.get("/api/me"), NO_TOKEN)


@pytest.mark.parametrize(
    "value",
    [
        "Basic YWRhOnBhc3N3b3Jk",
        "Digest username=ada",
        "Token {token}",
        "{token}",
        "Bearer{token}",
        "Bearer:{token}",
        "Bearer\t{token}",
        "",
    ],
)
async def test_another_scheme_is_no_token(
    client: httpx.AsyncClient, user: SignedUp, value: str
) -> None:
    headers = {"Authorization": value.format(token=user.token)}
    assert_unauthorized(await client.get("/api/me", headers=headers), NO_TOKEN)


@pytest.mark.parametrize(
    "value",
    [
        "Bearer x",
        "Bearer a.b.c",
        "Bearer {token}x",
        "Bearer {token}=",
        "Bearer {token}, Bearer {token}",
        "Bearer Bearer {token}",
        'Bearer "{token}"',
        "Bearer {token} {token}",
        "Bearer {token}\t",
        "Bearer null",
        "Bearer undefined",
    ],
)
async def test_a_bad_token_is_called_invalid(
    client: httpx.AsyncClient, user: SignedUp, value: str
) -> None:
    headers = {"Authorization": value.format(token=user.token)}
    assert_unauthorized(await client.get("/api/me", headers=headers), BAD_TOKEN)


@pytest.mark.parametrize("value", [b"Bearer \xff\xfe", b"Bearer \xc3\xa9.\xc3\xa9.\xc3\xa9"])
async def test_a_token_beyond_ascii_is_no_error_of_the_server(
    client: httpx.AsyncClient, value: bytes
) -> None:
    response = await client.get("/api/me", headers=[(b"Authorization", value)])
    assert_unauthorized(response, BAD_TOKEN)


@pytest.mark.parametrize(
    ("hours", "secret"),
    [
        pytest.param(-1, None, id="expired"),
        pytest.param(1, None, id="not yet valid"),
        pytest.param(0, "another secret of at least 32 bytes", id="another secret"),
    ],
)
async def test_a_token_of_another_time_or_secret_is_called_invalid(
    client: httpx.AsyncClient, settings: Settings, user: SignedUp, hours: int, secret: str | None
) -> None:
    then = datetime.now(UTC) + timedelta(hours=hours)
    secrets = (secret,) if secret else settings.secrets
    issuer = AccessTokens(secrets, timedelta(minutes=15), lambda: then)
    token = AccessToken(user.user_id, user.session_id, SCOPES["user"])
    headers = {"Authorization": f"Bearer {issuer.issue(token)}"}
    assert_unauthorized(await client.get("/api/me", headers=headers), BAD_TOKEN)


async def test_a_token_in_the_query_is_refused(client: httpx.AsyncClient, user: SignedUp) -> None:
    """It would end up in every log on the way."""
    response = await client.get("/api/me", params={"access_token": user.token})
    assert_unauthorized(response, NO_TOKEN)


async def test_a_removed_user_is_nobody(
    client: httpx.AsyncClient, database: Database, user: SignedUp
) -> None:
    await remove(database, user)
    assert_unauthorized(await client.get("/api/me", headers=user.headers), BAD_TOKEN)


@pytest.mark.parametrize(
    ("request_", "body", "status"),
    [
        ("GET {tasks}", None, 200),
        ("POST {tasks}", {"title": "Too late"}, 401),
        ("GET {tasks}/{id}", None, 404),
        ("PUT {tasks}/{id}", {"title": "Too late"}, 401),
        ("PATCH {tasks}/{id}", {"title": "Too late"}, 401),
        ("PATCH {tasks}/{id}/complete", None, 404),
        ("DELETE {tasks}/{id}", None, 404),
        ("POST {tasks}/{id}/restore", None, 404),
    ],
)
async def test_a_removed_user_has_no_tasks_and_gets_none(
    client: httpx.AsyncClient,
    database: Database,
    request_: str,
    body: dict[str, Any] | None,
    status: int,
) -> None:
    """The token has minutes to live, so this happens; it must not be a 500."""
    user = await sign_up(client)
    task = (await client.post(user.tasks, headers=user.headers, json={"title": "Mine"})).json()
    await remove(database, user)
    method, address = request_.format(tasks=user.tasks, id=task["id"]).split()
    response = await client.request(method, address, headers=user.headers, json=body)
    assert response.status_code == status, response.text
    if status == 200:
        assert response.json() == {"items": [], "next_cursor": None}
    if status == 401:
        assert_unauthorized(response, BAD_TOKEN)


# Changing the profile

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json"])
async def test_users_rename_themselves_and_nobody_else(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp, media_type: str
) -> None:
    before = (await client.get("/api/me", headers=user.headers)).json()
    others = (await client.get("/api/me", headers=other_user.headers)).json()
    headers = {**user.headers, "Content-Type": media_type}
    response = await client.patch("/api/me", headers=headers, content='{"name": "Ada ✨"}')
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {**before, "name": "Ada ✨"}
    assert (await client.get("/api/me", headers=user.headers)).json() == response.json()
    assert (await client.get("/api/me", headers=other_user.headers)).json() == others


async def test_an_empty_patch_changes_nothing(client: httpx.AsyncClient, user: SignedUp) -> None:
    before = await client.get("/api/me", headers=user.headers)
    headers = {**user.headers, **MERGE_PATCH}
    response = await client.patch("/api/me", headers=headers, content="{}")
    assert (response.status_code, response.json()) == (200, before.json())


@pytest.mark.parametrize(
    ("patch", "pointer", "keyword"),
    [
        ({"name": None}, "/name", "type"),
        ({"name": ""}, "/name", "minLength"),
        ({"name": " "}, "/name", "pattern"),
        ({"name": "x" * 101}, "/name", "maxLength"),
        ({"role": "admin"}, "/role", "additionalProperties"),
        ({"email": "new@example.com"}, "/email", "additionalProperties"),
        ({"id": "somebody"}, "/id", "additionalProperties"),
    ],
)
async def test_nothing_but_the_name_can_be_changed(
    client: httpx.AsyncClient, user: SignedUp, patch: dict[str, Any], pointer: str, keyword: str
) -> None:
    response = await client.patch("/api/me", headers=user.headers, json={"name": "New"} | patch)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["keyword"]) == (pointer, keyword)
    unchanged = (await client.get("/api/me", headers=user.headers)).json()
    assert unchanged["name"] != "New"


async def test_a_removed_user_has_no_name_to_change(
    client: httpx.AsyncClient, database: Database
) -> None:
    user = await sign_up(client)
    await client.get("/api/me", headers=user.headers)
    await remove(database, user)
    response = await client.patch("/api/me", headers=user.headers, json={"name": "Ghost"})
    assert_unauthorized(response, BAD_TOKEN)
