"""The refresh token in a cookie: for pages of trusted origins, at refresh and logout only."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from http.cookies import Morsel, SimpleCookie

import httpx
import pytest
from structlog.testing import capture_logs

from impl.settings import Settings
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import PASSWORD, SignedUp, sign_up

NAME = "__Host-refresh_token"
OWN_ORIGIN = "https://tasks.example"
ALLOWED_ORIGIN = "https://app.tasks.example"
REFRESH, LOG_IN, LOG_OUT = "/api/auth/refresh", "/api/auth/login", "/api/auth/logout"
WEEK = 7 * 24 * 60 * 60
FOREIGN = [
    None,
    "",
    "null",
    "https://evil.example",
    "http://tasks.example",
    "https://tasks.example:8443",
    "https://tasks.example.evil.example",
    "https://tasks.example@evil.example",
    "https://tasks.example/",
    "https://user@tasks.example",
    "HTTPS://tasks.example",
    "tasks.example",
    "//tasks.example",
    "http://[",
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"environment": "production", "cors_origins": (ALLOWED_ORIGIN,)}
    )


@pytest.fixture
async def client(settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    async with run_app(settings, base_url=OWN_ORIGIN) as client:
        yield client


def cookie_of(response: httpx.Response) -> Morsel[str]:
    (header,) = response.headers.get_list("set-cookie")
    return SimpleCookie(header)[NAME]


async def log_in(client: httpx.AsyncClient, user: SignedUp) -> str:
    """Logs in with a cookie, and returns the refresh token in it."""
    account = {"email": user.email, "password": PASSWORD, "refresh_token_in": "cookie"}
    response = await client.post(LOG_IN, json=account)
    assert response.status_code == 200
    client.cookies.clear()  # each request here sets its own cookies
    return cookie_of(response).value


async def send(
    client: httpx.AsyncClient, path: str, token: str, origin: str | None, **options: object
) -> httpx.Response:
    headers = {"Cookie": f"{NAME}={token}"} | ({} if origin is None else {"Origin": origin})
    response = await client.post(path, headers=headers, **options)  # type: ignore[arg-type]
    client.cookies.clear()
    return response


@pytest.mark.parametrize("path", ["/api/auth/signup", LOG_IN])
async def test_the_token_comes_in_a_cookie_that_no_script_and_no_other_site_reaches(
    client: httpx.AsyncClient, user: SignedUp, path: str
) -> None:
    email = user.email if path == LOG_IN else f"new.{user.email}"
    account = {"email": email, "password": PASSWORD, "refresh_token_in": "cookie"}
    response = await client.post(path, json=account)
    assert response.is_success
    (header,) = response.headers.get_list("set-cookie")
    name_and_value, *attributes = header.split("; ")
    assert name_and_value.startswith(f"{NAME}=tpr_")
    assert set(attributes) == {
        "Path=/",
        "Secure",
        "HttpOnly",
        "SameSite=Strict",
        f"Max-Age={WEEK}",
    }
    assert "refresh_token" not in response.json()
    assert name_and_value.partition("=")[2] not in response.text


@pytest.mark.parametrize("place", [{}, {"refresh_token_in": "body"}])
async def test_without_a_wish_it_comes_in_the_body(
    client: httpx.AsyncClient, user: SignedUp, place: dict[str, str]
) -> None:
    response = await client.post(LOG_IN, json={"email": user.email, "password": PASSWORD} | place)
    assert response.json()["refresh_token"].startswith("tpr_")
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("origin", [OWN_ORIGIN, ALLOWED_ORIGIN])
async def test_a_page_of_a_trusted_origin_refreshes_by_the_cookie(
    client: httpx.AsyncClient, user: SignedUp, origin: str
) -> None:
    token = await log_in(client, user)
    response = await send(client, REFRESH, token, origin)
    assert response.status_code == 200
    successor = cookie_of(response).value
    assert successor not in (token, "")
    assert "refresh_token" not in response.json()
    assert (await send(client, REFRESH, successor, origin)).status_code == 200


async def test_a_page_of_an_allowed_origin_may_read_the_answer(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    response = await send(client, REFRESH, await log_in(client, user), ALLOWED_ORIGIN)
    assert response.headers["access-control-allow-origin"] == ALLOWED_ORIGIN
    assert response.headers["access-control-allow-credentials"] == "true"
    asked = await client.options(
        REFRESH, headers={"Origin": ALLOWED_ORIGIN, "Access-Control-Request-Method": "POST"}
    )
    assert asked.headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize("origin", FOREIGN)
async def test_for_any_other_page_the_cookie_is_as_if_not_there(
    client: httpx.AsyncClient, user: SignedUp, origin: str | None
) -> None:
    token = await log_in(client, user)
    with capture_logs() as lines:
        refused = await send(client, REFRESH, token, origin)
    assert refused.status_code == 401
    assert refused.json()["type"] == "/docs/problems/invalid-refresh-token"
    assert "Origin" in refused.json()["detail"]
    (line,) = [line for line in lines if line["event"] == "refresh_cookie_ignored"]
    assert (line["origin"], line["host"]) == ((origin or "")[:200], OWN_ORIGIN.partition("//")[2])
    assert token not in str(lines)
    ignored = await send(client, LOG_OUT, token, origin)
    assert ignored.status_code == 204
    for response in (refused, ignored):
        assert "set-cookie" not in response.headers
    assert (await send(client, REFRESH, token, OWN_ORIGIN)).status_code == 200, "it goes on"


async def test_what_a_page_only_reads_leaves_no_line_about_cookies(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    """Browsers send the cookie with everything, and no `Origin` with a same-origin GET."""
    token = await log_in(client, user)
    with capture_logs() as lines:
        await client.get("/api/me", headers={"Cookie": f"{NAME}={token}", **user.headers})
    assert "refresh_cookie_ignored" not in [line["event"] for line in lines]


async def test_while_developing_a_page_without_tls_is_trusted(
    settings: Settings, user: SignedUp
) -> None:
    development = settings.model_copy(update={"environment": "development"})
    async with run_app(development, base_url="http://localhost:8000") as client:
        token = await log_in(client, user)
        response = await send(client, REFRESH, token, "http://localhost:8000")
        assert response.status_code == 200
        response = await send(client, REFRESH, token, "http://localhost:5173")
        assert response.status_code == 401


async def test_the_cookie_and_the_body_at_once_are_refused(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    token = await log_in(client, user)
    body = {"refresh_token": user.refresh_token}
    response = await send(client, REFRESH, token, OWN_ORIGIN, json=body)
    assert response.status_code == 400
    assert response.json()["type"] == "/docs/problems/repeated-credential"
    for unused in (token, user.refresh_token):
        assert (await send(client, REFRESH, unused, OWN_ORIGIN)).status_code == 200


async def test_a_cookie_that_does_not_count_does_not_disturb_the_body(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    body = {"refresh_token": user.refresh_token}
    response = await send(client, REFRESH, await log_in(client, user), None, json=body)
    assert response.status_code == 200
    assert response.json()["refresh_token"].startswith("tpr_")
    assert "set-cookie" not in response.headers


async def test_neither_cookie_nor_body_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post(REFRESH, headers={"Origin": OWN_ORIGIN})
    assert response.status_code == 401


async def test_a_logout_ends_the_session_and_removes_the_cookie(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    token = await log_in(client, user)
    response = await send(client, LOG_OUT, token, OWN_ORIGIN)
    assert response.status_code == 204
    cookie = cookie_of(response)
    assert cookie.value == ""
    assert cookie["max-age"] == "0"
    assert (cookie["path"], cookie["samesite"]) == ("/", "Strict")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert (await send(client, REFRESH, token, OWN_ORIGIN)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/me"), ("GET", "/api/auth/sessions"), ("POST", "/api/auth/api-keys")],
)
async def test_the_cookie_signs_nobody_in_elsewhere(
    client: httpx.AsyncClient, user: SignedUp, method: str, path: str
) -> None:
    headers = {"Cookie": f"{NAME}={await log_in(client, user)}", "Origin": OWN_ORIGIN}
    response = await client.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


async def test_the_cookie_lives_no_longer_than_the_session(settings: Settings) -> None:
    clock = StandingClock()
    settings = settings.model_copy(update={"session_days": 9})
    async with run_app(settings, clock, base_url=OWN_ORIGIN) as client:
        user = await sign_up(client, "short@cookies.example")
        token = await log_in(client, user)
        for day, lifetime in ((5, 4), (3, 1)):
            clock.advance(days=day)
            cookie = cookie_of(await send(client, REFRESH, token, OWN_ORIGIN))
            token = cookie.value
            assert lifetime * 86_400 - 60 < int(cookie["max-age"]) <= lifetime * 86_400


async def test_the_first_cookie_lives_no_longer_than_the_session(settings: Settings) -> None:
    settings = settings.model_copy(update={"session_days": 1, "refresh_token_days": 7})
    async with run_app(settings, base_url=OWN_ORIGIN) as client:
        user = await sign_up(client, "first@cookies.example")
        account = {"email": user.email, "password": PASSWORD, "refresh_token_in": "cookie"}
        cookie = cookie_of(await client.post(LOG_IN, json=account))
        assert int(cookie["max-age"]) == 86_400


async def test_a_browser_that_keeps_cookies_stays_signed_in(client: httpx.AsyncClient) -> None:
    """The client stores, sends and removes the cookie as instructed."""
    email, origin = "page@cookies.example", {"Origin": OWN_ORIGIN}
    await sign_up(client, email)
    account = {"email": email, "password": PASSWORD, "refresh_token_in": "cookie"}
    await client.post(LOG_IN, json=account)
    seen = {client.cookies[NAME]}
    for _ in range(3):
        assert (await client.post(REFRESH, headers=origin)).status_code == 200
        seen.add(client.cookies[NAME])
    assert len(seen) == 4
    assert (await client.post(LOG_OUT, headers=origin)).status_code == 204
    assert NAME not in client.cookies
