"""A flood of requests is stopped, whatever the path and whoever the caller."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

import generated.contract
import generated.health
import generated.routing
from generated.rate_limits import RateLimitPolicy
from impl.app import create_app
from impl.auth.authenticators import ContractAuthenticators
from impl.settings import Settings
from tests.generated.documents import OPERATIONS, require_declared, require_problem
from tests.support.clients import client_to
from tests.support.users import sign_up

FEW = 5
SOMEBODY = "203.0.113.5"
SOMEBODY_ELSE = "198.51.100.9"
WRONG_KEY = {"X-API-Key": "tp_" + "A" * 40}
UNCOUNTED = [
    ("GET", "/nothing", {}, 404),
    ("POST", "/api", {}, 404),
    ("GET", "/", {}, 200),
    ("GET", "/docs", {}, 200),
    ("POST", "/docs", {}, 405),
    ("GET", "/docs/files/landing.css", {}, 200),
    ("GET", "/docs/assets/nothing", {}, 404),
    ("DELETE", "/api/me/nothing", {}, 404),
    ("PUT", "/api/health/live", {}, 405),
    ("GET", "/api/me", {}, 401),
    ("GET", "/api/me", {"Authorization": "Bearer a.b.c"}, 401),
    ("GET", "/api/somebody/tasks", WRONG_KEY, 401),
    ("GET", "/api/me", {"Authorization": "Bearer a", **WRONG_KEY}, 401),
]

IN_PROCESS = [
    name
    for name, (_, _, operation) in OPERATIONS.items()
    if any("counted" in policy for policy in operation.get("x-rate-limit", []))
]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lowers the generous limits."""
    places = {
        "HEALTH_LIMIT": generated.health,
        "CONTRACT_LIMIT": generated.contract,
        "UNCOUNTED_LIMIT": generated.routing,
    }
    for name, module in places.items():
        policy: RateLimitPolicy = getattr(module, name)
        assert policy.limit == 6000, "as many as a probe and a fuzzer of one address may need"
        monkeypatch.setattr(module, name, RateLimitPolicy(policy.name, FEW, policy.seconds))


@pytest.fixture
async def app(settings: Settings) -> AsyncGenerator[FastAPI]:
    limited = settings.model_copy(update={"rate_limit_enabled": True, "trusted_proxy_hops": 1})
    app = create_app(limited)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_to(app) as client:
        client.headers["X-Forwarded-For"] = SOMEBODY
        yield client


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    UNCOUNTED,
    ids=[f"{m} {p} {s} {n}" for n, (m, p, _, s) in enumerate(UNCOUNTED)],
)
async def test_what_no_other_limit_counts_is_counted_by_address(
    client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    for _ in range(FEW):
        response = await client.request(method, path, headers=headers)
        assert response.status_code == status, response.text
        assert "ratelimit" not in response.headers, "another process would allow as many again"
    refused = await client.request(method, path, headers=headers)
    require_problem(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 61, "a whole window, and what is rounded"
    assert refused.headers["ratelimit-policy"] == f'"uncounted";q={FEW};w=60'
    elsewhere = {**headers, "X-Forwarded-For": SOMEBODY_ELSE}
    assert (await client.request(method, path, headers=elsewhere)).status_code == status
    assert (await client.get("/api/health/live")).status_code == 200, "a probe is not shut out"


async def test_a_flood_of_wrong_keys_asks_the_database_no_more(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def no_one(_self: ContractAuthenticators, _credential: str) -> None:
        nonlocal asked
        asked += 1

    monkeypatch.setattr(ContractAuthenticators, "api_key", no_one)
    statuses = [
        (await client.get("/api/me", headers=WRONG_KEY)).status_code for _ in range(FEW + 20)
    ]
    assert statuses == [401] * FEW + [429] * 20
    assert asked == FEW


async def test_who_may_ask_is_counted_by_the_own_limit_alone(client: httpx.AsyncClient) -> None:
    user = await sign_up(client)
    for _ in range(3 * FEW):
        assert (await client.get("/api/me", headers=user.headers)).status_code == 200
        missing = await client.get(f"{user.tasks}/nothing", headers=user.headers)
        assert missing.status_code == 422
    assert (await client.get("/nothing")).status_code == 404


async def test_what_a_key_may_not_do_is_counted_too(client: httpx.AsyncClient) -> None:
    user = await sign_up(client)
    body = {"name": "reader", "scopes": ["tasks:read"]}
    key = (await client.post("/api/auth/api-keys", json=body, headers=user.headers)).json()["key"]
    statuses = [
        (await client.post(user.tasks, json={"title": "a"}, headers={"X-API-Key": key})).status_code
        for _ in range(FEW + 1)
    ]
    assert statuses == [403] * FEW + [429]


@pytest.mark.parametrize("name", IN_PROCESS)
async def test_health_and_contract_have_wide_limits_of_their_own(
    client: httpx.AsyncClient, name: str
) -> None:
    _, path, _ = OPERATIONS[name]
    for _ in range(FEW):
        response = await client.get(path)
        assert response.status_code == 200
        assert "ratelimit" not in response.headers
    require_declared(await client.get(path), name, 429)
    elsewhere = await client.get(path, headers={"X-Forwarded-For": SOMEBODY_ELSE})
    assert elsewhere.status_code == 200
    assert (await client.get("/nothing")).status_code == 404, "and none of them is another's"
