"""Signing up and logging in, on both databases."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import bcrypt
import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlmodel import col

from impl.app import create_app
from impl.database import Database
from impl.database.url import parse_database_url
from impl.settings import Settings
from impl.users import passwords as passwords_module
from impl.users.tables import UserRow
from tests.generated.documents import without_request_id
from tests.support.clients import client_to
from tests.support.rows import untyped
from tests.support.users import PASSWORD, sign_up

SIGN_UP = "/api/auth/signup"
LOG_IN = "/api/auth/login"


# Signing up


async def test_sign_up_answers_with_the_user_and_a_token(client: httpx.AsyncClient) -> None:
    before = datetime.now(UTC)
    account = {"email": "ada@answers.example", "password": PASSWORD, "name": "Ada \N{SPARKLES}"}
    response = await client.post(SIGN_UP, json=account)
    assert response.status_code == 201
    assert response.headers["location"] == "/api/me"
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    token, user = body.pop("access_token"), body.pop("user")
    assert body.pop("refresh_token").startswith("tpr_")
    assert "set-cookie" not in response.headers
    assert body == {"token_type": "Bearer", "expires_in": 900}
    created_at = datetime.fromisoformat(user.pop("created_at"))
    assert before <= created_at <= datetime.now(UTC)
    user_id = user.pop("id")
    assert user == {"email": "ada@answers.example", "name": "Ada \N{SPARKLES}", "role": "user"}
    me = await client.get(
        response.headers["location"], headers={"Authorization": f"Bearer {token}"}
    )
    assert me.status_code == 200
    assert me.json()["id"] == user_id


async def test_without_a_name_the_part_of_the_email_before_the_at_is_taken(
    client: httpx.AsyncClient,
) -> None:
    account = {"email": "Grace.Hopper+tasks@Names.Example", "password": PASSWORD}
    response = await client.post(SIGN_UP, json=account)
    assert response.json()["user"]["name"] == "grace.hopper+tasks"


async def test_an_email_is_kept_in_lower_case(client: httpx.AsyncClient) -> None:
    response = await client.post(
        SIGN_UP, json={"email": "MiXeD@Case.Example", "password": PASSWORD}
    )
    assert response.json()["user"]["email"] == "mixed@case.example"
    for spelling in ("mixed@case.example", "MIXED@CASE.EXAMPLE", "mIxEd@cAsE.eXaMpLe"):
        response = await client.post(LOG_IN, json={"email": spelling, "password": PASSWORD})
        assert response.status_code == 200
        assert response.json()["user"]["email"] == "mixed@case.example"


async def test_a_taken_email_is_a_conflict_in_any_case(client: httpx.AsyncClient) -> None:
    first = await sign_up(client, "taken@case.example")
    for spelling in ("taken@case.example", "TAKEN@case.example", "Taken@Case.Example"):
        response = await client.post(
            SIGN_UP, json={"email": spelling, "password": "another password"}
        )
        assert response.status_code == 409
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"] == "/docs/problems/email-taken"
        assert "location" not in response.headers
        assert "access_token" not in response.text
    response = await client.post(LOG_IN, json={"email": first.email, "password": PASSWORD})
    assert response.json()["user"]["id"] == first.user_id, "the first account is as it was"


async def test_of_twenty_sign_ups_at_once_one_wins(
    client: httpx.AsyncClient, database: Database
) -> None:
    spellings = [f"{'RACE' if n % 2 else 'race'}@together.example" for n in range(20)]
    responses = await asyncio.gather(
        *(client.post(SIGN_UP, json={"email": e, "password": PASSWORD}) for e in spellings)
    )
    statuses = sorted(response.status_code for response in responses)
    assert statuses == [201, *[409] * 19]
    count = select(func.count()).where(col(UserRow.email) == "race@together.example")
    async with database.transaction(read_only=True) as transaction:
        assert (await transaction.one(untyped(count), {}))[0] == 1


@pytest.mark.parametrize("length", [1, 7])
async def test_a_password_of_seven_characters_is_too_short(
    client: httpx.AsyncClient, length: int
) -> None:
    account = {"email": "short@lengths.example", "password": "x" * length}
    response = await client.post(SIGN_UP, json=account)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["keyword"]) == ("/password", "minLength")


# The first of each pair is the password; the second differs where bcrypt alone would not notice.
LONG = [
    pytest.param("p" * 128, "p" * 127 + "q", id="128 characters"),
    pytest.param("\N{PILE OF POO}" * 64, "\N{PILE OF POO}" * 63 + "\N{GHOST}", id="64 emoji"),
    pytest.param("\N{PILE OF POO}" * 64, "\N{PILE OF POO}" * 63, id="64 emoji and 63"),
    pytest.param("8 chars!", "8 chars?", id="the shortest"),
    pytest.param("Tabs\tand\nbreaks \r", "Tabs\tand\nbreaks ", id="white space at the end"),
    pytest.param("Case Counts Here", "case counts here", id="case"),
]


@pytest.mark.parametrize(("password", "other"), LONG)
async def test_every_character_of_a_password_counts(
    client: httpx.AsyncClient, password: str, other: str
) -> None:
    user = await sign_up(client, password=password)
    right = await client.post(LOG_IN, json={"email": user.email, "password": password})
    wrong = await client.post(LOG_IN, json={"email": user.email, "password": other})
    assert (right.status_code, wrong.status_code) == (200, 401)


async def test_what_is_stored_is_a_bcrypt_hash_and_never_the_password(
    client: httpx.AsyncClient, database: Database
) -> None:
    one, other = await sign_up(client), await sign_up(client)
    everything = select(*UserRow.__table__.columns)  # type: ignore[attr-defined]
    async with database.transaction(read_only=True) as transaction:
        rows = {row.id: row for row in await transaction.all(untyped(everything), {})}
    assert PASSWORD not in repr(rows)
    first, second = rows[one.user_id].password_hash, rows[other.user_id].password_hash
    for stored in (first, second):
        assert stored.startswith("$2b$04$"), "bcrypt, with the rounds of the settings"
        assert len(stored) == 60
    assert first != second, "the same password has another salt"


# Logging in


async def test_the_right_password_logs_in(client: httpx.AsyncClient) -> None:
    user = await sign_up(client)
    response = await client.post(LOG_IN, json={"email": user.email, "password": PASSWORD})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert body["user"]["id"] == user.user_id
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 900)
    assert body["access_token"] != user.token
    me = await client.get("/api/me", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert me.json() == body["user"]


async def test_a_wrong_password_and_an_unknown_email_look_the_same(
    client: httpx.AsyncClient,
) -> None:
    """Only the request id differs: the service does not reveal who has an account."""
    user = await sign_up(client)
    wrong = await client.post(LOG_IN, json={"email": user.email, "password": "not that one"})
    unknown = await client.post(
        LOG_IN, json={"email": "nobody@unknown.example", "password": "not that one"}
    )
    assert without_request_id(wrong) == without_request_id(unknown)
    assert wrong.status_code == 401
    assert wrong.headers["www-authenticate"] == "Bearer"
    assert wrong.json()["type"] == "/docs/problems/wrong-credentials"


async def test_an_unknown_email_costs_as_much_as_a_wrong_password(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured in bcrypt checks and rounds: a clock would be reliable on idle machines only."""
    user = await sign_up(client)
    rounds: list[bytes] = []
    checkpw = bcrypt.checkpw

    def count(password: bytes, hashed: bytes) -> bool:
        rounds.append(hashed[:7])
        return checkpw(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", count)
    await client.post(LOG_IN, json={"email": user.email, "password": "not that one"})
    known, rounds[:] = rounds.copy(), []
    await client.post(LOG_IN, json={"email": "nobody@cost.example", "password": "not that one"})
    assert known == rounds == [b"$2b$04$"]


@given(email=st.emails().map(lambda address: f"guess.{address}"), password=st.text(min_size=1))
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_nobody_gets_in_by_guessing(
    client: httpx.AsyncClient, email: str, password: str
) -> None:
    response = await client.post(LOG_IN, json={"email": email, "password": password})
    assert response.status_code in (401, 422)


@pytest.mark.parametrize("path", [SIGN_UP, LOG_IN])
async def test_no_answer_repeats_the_password(client: httpx.AsyncClient, path: str) -> None:
    canary = "canary-pa55word"
    await sign_up(client, f"canary@{path.rpartition('/')[2]}.example", canary)
    bodies: list[dict[str, Any]] = [
        {"email": f"canary@{path.rpartition('/')[2]}.example", "password": canary},
        {"email": "no email", "password": canary},
        {"email": "canary@x.example", "password": canary + "\0"},
        {"email": "canary@x.example", "password": [canary]},
        {"email": "canary@x.example", "password": canary * 10},
        {"email": "canary@x.example", "password": "x" * 8, canary: 1, "name": {"x": canary}},
    ]
    for body in bodies:
        response = await client.post(path, json=body)
        values = response.text.replace(f'"/{canary}"', "")  # the name of an unknown field
        assert canary not in values, response.text


# While a password is hashed


@asynccontextmanager
async def held(
    monkeypatch: pytest.MonkeyPatch, function: str
) -> AsyncGenerator[tuple[threading.Event, threading.Event]]:
    """Blocks bcrypt: yields an event for its start, and one that lets it continue."""
    began, go_on = threading.Event(), threading.Event()
    original = getattr(bcrypt, function)

    def hold(*arguments: bytes) -> object:
        began.set()
        assert go_on.wait(timeout=10)
        return original(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(bcrypt, function, hold)
        try:
            yield began, go_on
        finally:
            go_on.set()


async def until_set(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, timeout=10)


@pytest.mark.parametrize(
    ("path", "function"), [(SIGN_UP, "hashpw"), (LOG_IN, "checkpw")], ids=["sign-up", "log-in"]
)
async def test_no_connection_is_held_while_a_password_is_hashed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, path: str, function: str
) -> None:
    """Otherwise a few log-ins would use up the whole connection pool."""
    database = Database(parse_database_url(settings.database_url.get_secret_value()))
    app = create_app(settings, database=database)
    async with (
        app.router.lifespan_context(app),
        client_to(app) as client,
    ):
        user = await sign_up(client)
        email = user.email if path == LOG_IN else f"held.{user.email}"
        async with held(monkeypatch, function) as (began, go_on):
            request = asyncio.create_task(
                client.post(path, json={"email": email, "password": PASSWORD})
            )
            await until_set(began)
            in_use = database.shares.running
            me = await client.get("/api/me", headers=user.headers)
            go_on.set()
            assert (await request).is_success
        assert in_use == 0
        assert me.status_code == 200, "and everybody else is served meanwhile"


async def test_when_too_many_wait_to_log_in_the_next_is_told_when_to_retry(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords_module, "_MAX_WAITING", 2)
    user = await sign_up(client)
    attempt = {"email": user.email, "password": PASSWORD}
    async with held(monkeypatch, "checkpw") as (_, go_on):
        attempts = [asyncio.create_task(client.post(LOG_IN, json=attempt)) for _ in range(3)]
        (first,), others = await asyncio.wait(
            attempts, timeout=10, return_when=asyncio.FIRST_COMPLETED
        )
        turned_away = await first
        go_on.set()
        assert [(await other).status_code for other in others] == [200, 200]
    assert turned_away.status_code == 503
    assert turned_away.headers["content-type"] == "application/problem+json"
    assert int(turned_away.headers["retry-after"]) >= 1
    assert turned_away.json()["type"] == "/docs/problems/service-unavailable"
    assert (await client.post(LOG_IN, json=attempt)).status_code == 200, "later there is room again"


async def test_a_hash_of_another_spelling_is_renewed_by_the_next_log_in(
    client: httpx.AsyncClient, database: Database
) -> None:
    """Before passwords were normalized, those from a Mac were hashed in decomposed form."""
    sent, elsewhere = "cre\u0300me bru\u0302le\u0301e", "cr\u00e8me br\u00fbl\u00e9e"
    user = await sign_up(client, password=sent)
    old = bcrypt.hashpw(passwords_module._digest(sent), bcrypt.gensalt(4)).decode()
    this_user: Any = col(UserRow.id) == user.user_id
    async with database.transaction() as transaction:
        await transaction.execute(update(UserRow).where(this_user).values(password_hash=old))
    for password in (sent, elsewhere, sent):
        body = {"email": user.email, "password": password}
        assert (await client.post("/api/auth/login", json=body)).status_code == 200
    async with database.transaction(read_only=True) as transaction:
        row = await transaction.one(
            untyped(select(col(UserRow.password_hash)).where(this_user)), {}
        )
    assert row.password_hash != old
    normalized = passwords_module._digest(elsewhere)
    assert bcrypt.checkpw(normalized, row.password_hash.encode())
