"""Real Better Auth servers as issuers: each algorithm, and the life of keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager

import httpx
import jwt
import pytest

from impl.settings import Settings
from tests.better_auth.servers import ALGORITHMS, BetterAuth, run_better_auth
from tests.support.apps import run_app
from tests.support.clocks import Clock

type Trusting = Callable[[BetterAuth], AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, BetterAuth]]:
    with run_better_auth(tmp_path_factory.mktemp("better_auth") / "output") as servers:
        yield servers


@pytest.fixture(params=ALGORITHMS)
def server(request: pytest.FixtureRequest, servers: dict[str, BetterAuth]) -> BetterAuth:
    """Each server in turn: the test runs once per algorithm."""
    return servers[request.param]


@pytest.fixture
def eddsa(servers: dict[str, BetterAuth]) -> BetterAuth:
    """The server with Better Auth's own default."""
    return servers["EdDSA"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def trusting(settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Trusting:
    """Yields clients of an application that accepts a server's tokens."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return lambda server: run_app(
        settings.model_copy(update={"better_auth_url": server.url}), clock
    )


@pytest.fixture
async def client(trusting: Trusting, eddsa: BetterAuth) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that accepts tokens of the default server."""
    async with trusting(eddsa) as client:
        yield client


async def ask(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get("/api/me", headers={"Authorization": f"Bearer {token}"})


async def test_people_who_signed_up_there_have_tasks_here(
    trusting: Trusting, server: BetterAuth
) -> None:
    person = server.sign_up(name="Ada Lovelace")
    headers = {"Authorization": f"Bearer {server.token(person)}"}
    tasks = f"/api/{person.user_id}/tasks"
    async with trusting(server) as client:
        user = (await client.get("/api/me", headers=headers)).json()
        created = await client.post(tasks, headers=headers, json={"title": "Mine"})
        listed = await client.get(tasks, headers=headers)
    assert (user["id"], user["email"]) == (person.user_id, person.email)
    assert user["name"] == "Ada Lovelace"
    assert created.status_code == 201
    assert [task["title"] for task in listed.json()["items"]] == ["Mine"]


async def test_each_server_signs_as_it_is_meant_to(servers: dict[str, BetterAuth]) -> None:
    """Otherwise the previous test could use one algorithm five times."""
    for algorithm, server in servers.items():
        header = jwt.get_unverified_header(server.token(server.sign_up()))
        assert header["alg"] == algorithm
    assert tuple(servers) == ALGORITHMS


async def test_a_role_there_is_none_here(client: httpx.AsyncClient, eddsa: BetterAuth) -> None:
    token = eddsa.token(eddsa.sign_up(role="admin,user"))
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["role"] == "admin,user"
    assert (await ask(client, token)).json()["role"] == "user"


async def test_an_invalid_access_token_is_refused(
    client: httpx.AsyncClient, eddsa: BetterAuth
) -> None:
    person = eddsa.sign_up()
    claims = jwt.decode(person.session_cache, options={"verify_signature": False})
    assert (claims["iss"], claims["sub"]) == (eddsa.url, person.user_id)
    for token in (person.session_token, person.session_cache):
        response = await ask(client, token)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert (await ask(client, eddsa.token(person))).status_code == 200


async def test_a_token_for_another_audience_is_refused(
    settings: Settings, eddsa: BetterAuth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    token = eddsa.token(eddsa.sign_up())
    for audience, status in ((eddsa.url, 200), ("https://another.example", 401)):
        update = {
            "oidc_issuer": eddsa.url,
            "jwks_url": f"{eddsa.url}/api/auth/jwks",
            "jwt_audience": audience,
        }
        async with run_app(settings.model_copy(update=update)) as client:
            assert (await ask(client, token)).status_code == status


async def test_a_server_takes_only_its_own_tokens(
    client: httpx.AsyncClient, servers: dict[str, BetterAuth]
) -> None:
    other = servers["ES256"]
    assert (await ask(client, other.token(other.sign_up()))).status_code == 401


async def test_a_replaced_key_is_valid_for_its_grace_period_and_no_longer(
    client: httpx.AsyncClient, eddsa: BetterAuth, clock: Clock
) -> None:
    person = eddsa.sign_up()
    old = eddsa.token(person)
    assert (await ask(client, old)).status_code == 200
    eddsa.rotate()
    new = eddsa.token(person)
    assert jwt.get_unverified_header(new)["kid"] != jwt.get_unverified_header(old)["kid"]
    clock.advance(seconds=30)
    assert (await ask(client, new)).status_code == 200
    assert (await ask(client, old)).status_code == 200
    eddsa.end_grace()
    newest = eddsa.token(person)
    clock.advance(minutes=10)
    assert (await ask(client, newest)).status_code == 200
    assert (await ask(client, old)).status_code == 401
    assert (await ask(client, new)).status_code == 401


async def test_an_empty_key_set_refuses_every_token(
    client: httpx.AsyncClient, eddsa: BetterAuth
) -> None:
    token = eddsa.token(eddsa.sign_up())
    eddsa.end_grace()
    assert eddsa.key_ids() == set()
    assert (await ask(client, token)).status_code == 401


async def test_a_server_that_is_down_is_a_503_until_it_is_back(
    client: httpx.AsyncClient, eddsa: BetterAuth, clock: Clock
) -> None:
    token = eddsa.token(eddsa.sign_up())
    eddsa.close()
    try:
        response = await ask(client, token)
        assert response.status_code == 503
        assert response.headers["retry-after"] == "5"
        assert (await ask(client, "nonsense")).status_code == 401
    finally:
        eddsa.open()
    clock.advance(seconds=5)
    assert (await ask(client, token)).status_code == 200
    eddsa.close()
    try:
        clock.advance(minutes=12)
        assert (await ask(client, token)).status_code == 200
    finally:
        eddsa.open()


async def test_a_flood_of_invented_keys_does_not_reach_the_server(
    client: httpx.AsyncClient, eddsa: BetterAuth
) -> None:
    header, claims, signature = eddsa.token(eddsa.sign_up()).split(".")
    key_id = jwt.get_unverified_header(f"{header}.{claims}.{signature}")["kid"]
    decoded = jwt.utils.base64url_decode(header).decode()
    before = eddsa.key_set_requests
    flood = [
        jwt.utils.base64url_encode(decoded.replace(key_id, f"invented-{n}").encode()).decode()
        for n in range(200)
    ]
    answers = await asyncio.gather(*(ask(client, f"{h}.{claims}.{signature}") for h in flood))
    assert {answer.status_code for answer in answers} == {401}
    assert eddsa.key_set_requests == before + 1
