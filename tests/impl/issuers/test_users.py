"""Users of an OpenID Connect issuer, from their first request on, on both databases."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import bindparam, select, update
from sqlmodel import col

from generated.limits import RESERVED_USER_IDS
from impl.database import Database
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.support.apps import run_app
from tests.support.local_issuer import AUDIENCE, KEYS, LocalIssuer, key_pair
from tests.support.rows import untyped
from tests.support.users import sign_up

BAD_TOKEN = 'Bearer error="invalid_token"'


def new_subject() -> str:
    return uuid.uuid4().hex


def headers(issuer: LocalIssuer, **claims: Any) -> dict[str, str]:
    token = key_pair().sign(issuer.claims(**{"sub": new_subject(), **claims}))
    return {"Authorization": f"Bearer {token}"}


async def see_oneself(client: httpx.AsyncClient, who: dict[str, str]) -> dict[str, Any]:
    response = await client.get("/api/me", headers=who)
    assert response.status_code == 200, response.text
    user: dict[str, Any] = response.json()
    return user


async def test_an_unknown_user_is_made_from_the_claims(
    client: httpx.AsyncClient, local_issuer: LocalIssuer
) -> None:
    subject = new_subject()
    who = headers(local_issuer, sub=subject, email="Ada@Example.COM", name="Ada Lovelace")
    user = await see_oneself(client, who)
    created_at = datetime.fromisoformat(user.pop("created_at"))
    assert abs((datetime.now(UTC) - created_at).total_seconds()) < 60
    assert user == {
        "id": subject,
        "email": "ada@example.com",
        "name": "Ada Lovelace",
        "role": "user",
    }


async def test_a_user_stays_the_same_whatever_later_tokens_say(
    client: httpx.AsyncClient, local_issuer: LocalIssuer
) -> None:
    subject = new_subject()
    first = await see_oneself(client, headers(local_issuer, sub=subject, name="Ada"))
    later = headers(local_issuer, sub=subject, name="Eve", email="eve@example.com", role="admin")
    assert await see_oneself(client, later) == first


@pytest.mark.parametrize(
    ("email", "name", "kept"),
    [
        ("ada@example.com", None, ("ada@example.com", "ada")),
        ("ada@example.com", " \t\n", ("ada@example.com", "ada")),
        ("ada@example.com", 7, ("ada@example.com", "ada")),
        ("ada@example.com", "A\0da", ("ada@example.com", "ada")),
        ("ada@example.com", "\ud800", ("ada@example.com", "ada")),
        ("ada@example.com", "a" * 101, ("ada@example.com", "a" * 100)),
        (f"{'a' * 242}@example.com", None, (f"{'a' * 242}@example.com", "a" * 100)),
        (f"{'a' * 243}@example.com", None, (None, "User")),
        ("no address", None, (None, "User")),
        ("ada@localhost", "Ada", (None, "Ada")),
        (["ada@example.com"], None, (None, "User")),
        ("\ud800@example.com", None, (None, "User")),
        (None, None, (None, "User")),
    ],
)
async def test_what_cannot_be_an_email_or_a_name_is_not_kept(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, email: Any, name: Any, kept: Any
) -> None:
    user = await see_oneself(client, headers(local_issuer, email=email, name=name))
    assert (user["email"], user["name"]) == kept


@pytest.mark.parametrize(
    "subject",
    [
        *("auth0|{}", "{}@example.com", "{} with spaces", "{}" + "x" * 90),
        *sorted(RESERVED_USER_IDS),
    ],
)
async def test_a_subject_that_is_no_user_id_gets_one(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, subject: str
) -> None:
    who = headers(local_issuer, sub=subject.format(new_subject()))
    user_id = (await see_oneself(client, who))["id"]
    assert uuid.UUID(user_id).version == 7
    assert (await see_oneself(client, who))["id"] == user_id


async def test_tasks_belong_to_the_user_whom_the_token_means(
    client: httpx.AsyncClient, local_issuer: LocalIssuer
) -> None:
    ada, eve = new_subject(), new_subject()
    task = {"title": "Mine"}
    created = await client.post(
        f"/api/{ada}/tasks", headers=headers(local_issuer, sub=ada), json=task
    )
    assert created.status_code == 201, created.text
    location = created.headers["location"]
    as_ada, as_eve = headers(local_issuer, sub=ada), headers(local_issuer, sub=eve)
    assert (await client.get(location, headers=as_ada)).json()["title"] == "Mine"
    assert (await client.get(location, headers=as_eve)).status_code == 403
    of_eve = location.replace(ada, eve)
    assert (await client.get(of_eve, headers=as_eve)).status_code == 404


async def test_many_first_requests_make_one_user(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, database: Database
) -> None:
    subject = f"auth0|{new_subject()}"
    users = await asyncio.gather(
        *(see_oneself(client, headers(local_issuer, sub=subject)) for _ in range(20))
    )
    assert len({user["id"] for user in users}) == 1
    async with database.transaction(read_only=True) as transaction:
        rows = await transaction.all(
            untyped(select(col(UserRow.id)).where(col(UserRow.subject) == bindparam("who"))),
            {"who": subject},
        )
    assert [row.id for row in rows] == [users[0]["id"]]


async def test_the_email_of_another_user_links_to_nobody(
    client: httpx.AsyncClient, local_issuer: LocalIssuer
) -> None:
    own = await sign_up(client)
    first = await see_oneself(client, headers(local_issuer, email=own.email))
    second = await see_oneself(client, headers(local_issuer, email=own.email))
    assert len({own.user_id, first["id"], second["id"]}) == 3
    assert own.email == first["email"] == second["email"]
    again = await client.post(
        "/api/auth/login", json={"email": own.email, "password": own.password}
    )
    assert again.json()["user"]["id"] == own.user_id


async def test_the_id_of_another_user_is_not_taken_over(
    client: httpx.AsyncClient, local_issuer: LocalIssuer
) -> None:
    own = await sign_up(client)
    foreign = await see_oneself(client, headers(local_issuer, sub=own.user_id))
    assert foreign["id"] != own.user_id
    assert (await see_oneself(client, own.headers))["id"] == own.user_id


async def test_the_same_subject_of_two_issuers_is_two_users(
    client: httpx.AsyncClient, settings: Settings, local_issuer: LocalIssuer
) -> None:
    subject, email = new_subject(), f"{new_subject()}@example.com"
    other = LocalIssuer()
    try:
        issuer = {"oidc_issuer": other.url, "jwt_audience": AUDIENCE}
        first = await see_oneself(client, headers(local_issuer, sub=subject, email=email))
        async with run_app(settings.model_copy(update=issuer)) as other_client:
            who = headers(other, sub=subject, email=email)
            second = await see_oneself(other_client, who)
            stranger = headers(local_issuer, sub=subject, email=email)
            refused = await other_client.get("/api/me", headers=stranger)
    finally:
        other.close()
    assert first["id"] == subject
    assert uuid.UUID(second["id"]).version == 7
    assert first["email"] == second["email"] == email
    assert refused.status_code == 401


@pytest.mark.parametrize("role", ["admin", "admin,user", ["admin"]])
async def test_what_a_token_says_of_roles_and_scopes_does_not_count(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, role: Any
) -> None:
    claims = {"role": role, "roles": role, "scope": "users:write", "scopes": ["users:write"]}
    assert (await see_oneself(client, headers(local_issuer, **claims)))["role"] == "user"


async def test_a_deactivated_user_is_refused_within_a_second(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, database: Database
) -> None:
    who = headers(local_issuer)
    user = await see_oneself(client, who)
    async with database.transaction() as transaction:
        deactivate = update(UserRow).where(col(UserRow.id) == bindparam("who"))
        await transaction.execute(
            deactivate.values(deactivated_at=datetime.now(UTC)), {"who": user["id"]}
        )
    await asyncio.sleep(1)
    response = await client.get("/api/me", headers=who)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == BAD_TOKEN


async def test_an_issuer_that_is_away_is_a_503_and_own_users_do_not_notice(
    client: httpx.AsyncClient, local_issuer: LocalIssuer
) -> None:
    own = await sign_up(client)
    local_issuer.answers[KEYS].status = 500
    response = await client.get("/api/me", headers=headers(local_issuer))
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["retry-after"] == "5"
    assert (await client.get("/api/me", headers=own.headers)).status_code == 200


async def test_without_settings_nobody_else_may_sign(
    settings: Settings, local_issuer: LocalIssuer
) -> None:
    async with run_app(settings) as client:
        response = await client.get("/api/me", headers=headers(local_issuer))
    assert response.status_code == 401
    assert local_issuer.requests == []
