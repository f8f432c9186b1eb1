"""Limits as a client sees them, on both databases: 429, its headers, and shared counts."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncGenerator

import httpx
import pytest

from generated import rate_limit_policies
from generated.rate_limits import RateLimitPolicy
from impl.app import create_app
from impl.settings import Settings
from tests.support.clients import client_to
from tests.support.users import PASSWORD, SignedUp, sign_up

OWNER = "203.0.113.5"
POLICIES = '"login-address";q=30;w=60, "login-account";q=10;w=900'
LOGIN = "/api/auth/login"


@pytest.fixture
async def client(settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """A client whose requests come through one trusted proxy."""
    limited = settings.model_copy(update={"rate_limit_enabled": True, "trusted_proxy_hops": 1})
    app = create_app(limited)
    async with (
        app.router.lifespan_context(app),
        client_to(app) as client,
    ):
        client.headers["X-Forwarded-For"] = OWNER
        yield client


async def log_in(
    client: httpx.AsyncClient, email: str, password: str = "wrong", address: str = OWNER
) -> httpx.Response:
    body = {"email": email, "password": password}
    return await client.post(LOGIN, json=body, headers={"X-Forwarded-For": address})


def stranger() -> str:
    return f"{uuid.uuid4().hex}@example.com"


async def test_one_attempt_too_many_is_a_problem(client: httpx.AsyncClient) -> None:
    email = stranger()
    statuses = [(await log_in(client, email)).status_code for _ in range(10)]
    assert statuses == [401] * 10
    response = await log_in(client, email)
    assert response.status_code == 429
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "/docs/problems/too-many-requests"
    assert problem["request_id"] == response.headers["x-request-id"]
    seconds = response.headers["retry-after"]
    assert 1 <= int(seconds) <= 901, "a whole window, and what is rounded"
    assert response.headers["ratelimit-policy"] == POLICIES
    assert response.headers["ratelimit"].endswith(f', "login-account";r=0;t={seconds}')
    assert response.headers["cache-control"] == "no-store"


async def test_every_answer_tells_what_is_left(client: httpx.AsyncClient) -> None:
    email = stranger()
    for used in (1, 2, 3):
        response = await log_in(client, email)
        assert response.headers["ratelimit-policy"] == POLICIES
        left = re.fullmatch(
            r'"login-address";r=(\d+);t=\d+, "login-account";r=(\d+);t=\d+',
            response.headers["ratelimit"],
        )
        assert left is not None
        assert (int(left[1]), int(left[2])) == (30 - used, 10 - used)


@pytest.mark.parametrize(("content", "status"), [(b"{", 400), (b"{}", 422)])
async def test_a_refused_request_was_counted_by_its_address(
    client: httpx.AsyncClient, content: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    response = await client.post(LOGIN, content=content, headers=headers)
    assert response.status_code == status
    assert response.headers["ratelimit-policy"] == '"login-address";q=30;w=60'
    assert response.headers["ratelimit"].startswith('"login-address";r=29;')


async def test_an_unexpected_error_tells_of_the_limits_too(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impl.auth.handlers.Auth.log_in", lambda *_: 1 / 0)
    monkeypatch.setattr("impl.web.problems._log.error", lambda *_, **__: None)
    response = await log_in(client, stranger())
    assert response.status_code == 500
    assert response.headers["ratelimit-policy"] == POLICIES


async def test_an_address_is_limited_whatever_it_asks_and_claims(client: httpx.AsyncClient) -> None:
    spoofed = [f"10.9.8.{number}, 198.51.100.9" for number in range(31)]
    statuses = [(await log_in(client, stranger(), address=a)).status_code for a in spoofed]
    assert statuses == [401] * 30 + [429]
    assert (await log_in(client, stranger(), address="198.51.100.10")).status_code == 401


async def test_the_token_endpoint_shares_the_limits_of_logging_in(
    client: httpx.AsyncClient,
) -> None:
    email = stranger()
    form = {"grant_type": "password", "username": email.upper(), "password": "wrong"}
    for _ in range(5):
        await log_in(client, email)
        response = await client.post("/api/auth/token", data=form)
        assert response.status_code == 400
        assert response.headers["ratelimit-policy"] == POLICIES
    response = await client.post("/api/auth/token", data=form)
    assert response.status_code == 429
    assert response.json()["error"] == "temporarily_unavailable"
    assert int(response.headers["retry-after"]) >= 1
    assert '"login-account";r=0' in response.headers["ratelimit"]


async def test_nobody_can_lock_an_owner_out(client: httpx.AsyncClient) -> None:
    user = await sign_up(client)
    work = "192.0.2.50"
    await log_in(client, user.email, PASSWORD, address=work)
    attack = [
        (await log_in(client, user.email, address=f"198.51.100.{number}")).status_code
        for number in range(20)
    ]
    assert attack == [401] * 9 + [429] * 11, "one was the owner's, from where nobody knew them"
    elsewhere = await log_in(client, user.email, PASSWORD, address="192.0.2.1")
    assert elsewhere.status_code == 429, "the password is right, but nobody knows the address"
    for familiar in (OWNER, work):  # where they signed up, and where they logged in
        assert (await log_in(client, user.email, PASSWORD, address=familiar)).status_code == 200


async def test_where_somebody_signed_in_they_may_try_ten_times(client: httpx.AsyncClient) -> None:
    user = await sign_up(client)
    statuses = [(await log_in(client, user.email)).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]


async def test_signing_up_is_limited_by_address_and_by_account(client: httpx.AsyncClient) -> None:
    async def attempt(email: str, address: str) -> int:
        body = {"email": email, "password": PASSWORD}
        headers = {"X-Forwarded-For": address}
        return (await client.post("/api/auth/signup", json=body, headers=headers)).status_code

    taken = (await sign_up(client)).email
    found = [await attempt(taken, f"198.51.100.{number}") for number in range(6)]
    assert found == [409] * 4 + [429] * 2
    many = [await attempt(stranger(), "192.0.2.7") for _ in range(21)]
    assert many == [201] * 20 + [429]


async def test_callers_are_limited_each_by_their_credential(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for scheme, limit in (("oauth2", 3), ("apiKey", 2)):
        policy = RateLimitPolicy(scheme.lower(), limit, 60, is_settled=True)
        monkeypatch.setitem(rate_limit_policies.POLICIES_BY_SCHEME, scheme, [policy])
    user, other = await sign_up(client), await sign_up(client)
    path, keys = user.tasks, "/api/auth/api-keys"
    body = {"name": "test", "scopes": ["tasks:read"]}
    key = (await client.post(keys, json=body, headers=user.headers)).json()["key"]

    async def statuses(headers: dict[str, str], path: str) -> list[int]:
        return [(await client.get(path, headers=headers)).status_code for _ in range(4)]

    assert await statuses(user.headers, path) == [200, 200, 429, 429]
    assert await statuses({"X-API-Key": key}, path) == [200, 200, 429, 429]
    assert await statuses(other.headers, other.tasks) == [200, 200, 200, 429]
    assert await statuses({}, path) == [401] * 4


@pytest.mark.parametrize("path", ["/api/health/live", "/api/health/ready", "/api/openapi.yaml"])
async def test_what_is_not_limited_says_nothing_of_limits(
    client: httpx.AsyncClient, path: str
) -> None:
    responses = [await client.get(path) for _ in range(150)]
    assert {response.status_code for response in responses} == {200}
    assert not any("ratelimit" in response.headers for response in responses)


async def test_limits_can_be_switched_off(settings: Settings, user: SignedUp) -> None:
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        client_to(app) as client,
    ):
        statuses = [(await log_in(client, user.email)).status_code for _ in range(40)]
        assert statuses == [401] * 40
        assert "ratelimit" not in (await log_in(client, user.email)).headers
