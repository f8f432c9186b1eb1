"""Hostile tokens over HTTP: each gets the same 401, without asking the database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from impl.api_keys.keys import write_key
from impl.app import create_app
from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.auth.refresh_tokens import RefreshToken, RefreshTokens
from impl.database import Database
from impl.database.url import parse_database_url
from impl.settings import Settings
from tests.generated.documents import without_request_id
from tests.impl.auth.hostile_tokens import Forger, hostile_tokens
from tests.support.clients import client_to
from tests.support.plans import Statement, recorded

OTHER_SECRET = "another-one-for-tests-abcdefghijklmnopqrstuvwxyz-0123456789"
SECRET = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
SESSION = UUID("019a7c51-4b22-7c11-8d3e-91c0a4b7f0d2")
ISSUED = AccessTokens([SECRET], timedelta(minutes=15), lambda: NOW).issue(
    AccessToken("ada", SESSION, frozenset({"account:read", "tasks:read"}))
)
# With a fixed id the corpus is the same in every run.
GOOD = Forger(ISSUED, SECRET).with_claims(jti="5f0d8a9e-0f4c-4b7c-9d4c-2f2a7c1d9b11")
HOSTILE = hostile_tokens(GOOD, SECRET)
INVALID_TOKEN = 'Bearer error="invalid_token"'


@dataclass
class Service:
    """The application, and how often it requested a database connection."""

    client: httpx.AsyncClient
    statements: list[Statement] = field(default_factory=list)

    async def get_me(self, *headers: tuple[str, str]) -> httpx.Response:
        sent = [(name.encode(), value.encode()) for name, value in headers]
        return await self.client.get("/api/me", headers=sent)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param({"jwt_secret": SECRET}, id="signed with our secret"),
        pytest.param(
            {"jwt_secret": OTHER_SECRET, "jwt_secret_previous": SECRET},
            id="signed with our previous secret",
        ),
        pytest.param(
            {"jwt_secret": SECRET, "better_auth_url": "http://127.0.0.1:1"},
            id="where others issue tokens too, and are away",
        ),
    ],
)
async def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Service]:
    settings = Settings(_env_file=None, bcrypt_rounds=4, **request.param)
    file: Path = tmp_path_factory.mktemp("hostile") / "taskpact.db"
    database = Database(parse_database_url(f"sqlite:///{file}"))
    app = create_app(settings, database=database, now=lambda: NOW)
    async with (
        app.router.lifespan_context(app),
        client_to(app) as client,
    ):
        service = Service(client)
        with recorded() as service.statements:
            yield service


async def test_the_good_token_is_taken_and_only_then_is_the_database_asked(
    service: Service,
) -> None:
    """Otherwise the refusals below could all have another reason."""
    for _ in range(2):
        service.statements.clear()
        response = await service.get_me(("Authorization", f"Bearer {GOOD}"))
        assert response.status_code == 500, "this database has no tables"
        assert service.statements


def test_the_corpus_is_large() -> None:
    assert len(HOSTILE) > 200
    assert len(set(HOSTILE.values())) == len(HOSTILE)
    assert GOOD not in HOSTILE.values()


async def test_hostile_tokens_are_refused_as_any_other_without_asking_the_database(
    service: Service,
) -> None:
    garbage = await service.get_me(("Authorization", "Bearer garbage"))
    assert garbage.status_code == 401
    assert garbage.headers["www-authenticate"] == INVALID_TOKEN
    assert garbage.headers["content-type"] == "application/problem+json"
    service.statements.clear()
    taken: dict[str, object] = {}
    for name, token in HOSTILE.items():
        answer = without_request_id(await service.get_me(("Authorization", f"Bearer {token}")))
        if answer != without_request_id(garbage) or service.statements:
            taken[name] = (answer, len(service.statements))
        service.statements.clear()
    assert taken == {}


BETTER_AUTH_SESSION = (
    "kGx3vGZ0yP1tUeQ2mL5wB8nR7cJ4hD6s.9hJ2%2BbY7c3mVq0tK5xWn1sA4eL8uRzD6gP2oIfTyQk%3D"
)
REFRESH_TOKEN = RefreshTokens([SECRET]).write(RefreshToken("ada", SESSION, generation=0))
API_KEY = write_key("ada", SESSION)


@pytest.mark.parametrize(
    "credential",
    [
        pytest.param(BETTER_AUTH_SESSION, id="an opaque session token of Better Auth"),
        pytest.param(REFRESH_TOKEN, id="a refresh token"),
        pytest.param(API_KEY, id="an API key"),
        pytest.param("good", id="a word"),
        pytest.param("YWRhQGV4YW1wbGUuY29tOnBhc3N3b3Jk", id="basic credentials"),
    ],
)
async def test_another_kind_of_credential_is_no_access_token(
    service: Service, credential: str
) -> None:
    service.statements.clear()
    response = await service.get_me(("Authorization", f"Bearer {credential}"))
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == INVALID_TOKEN
    assert service.statements == []


@pytest.mark.parametrize("authorization", [f"bearer {GOOD}", f"BEARER {GOOD}", f"Bearer   {GOOD}"])
async def test_a_scheme_is_the_same_in_any_case(service: Service, authorization: str) -> None:
    """One or more spaces follow it (RFC 9110, section 11.4)."""
    assert (await service.get_me(("Authorization", authorization))).status_code == 500


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("", id="nothing"),
        pytest.param(GOOD, id="no scheme"),
        pytest.param(f"Bearer{GOOD}", id="no space"),
        pytest.param(f"Bearer\t{GOOD}", id="a tab"),
        pytest.param(f"Bearer:{GOOD}", id="a colon"),
        pytest.param(f"Bearer: {GOOD}", id="a colon and a space"),
        pytest.param(f"Bearer={GOOD}", id="an equals sign"),
        pytest.param(f"Token {GOOD}", id="another scheme"),
        pytest.param(f"JWT {GOOD}", id="the kind of token"),
        pytest.param(f"DPoP {GOOD}", id="a scheme with a proof"),
        pytest.param(f"Basic {GOOD}", id="basic"),
        pytest.param(
            f"B\N{LATIN SMALL LETTER E WITH ACUTE}arer {GOOD}", id="a letter like another"
        ),
    ],
)
async def test_what_is_no_bearer_token_is_no_credential_at_all(
    service: Service, authorization: str
) -> None:
    service.statements.clear()
    response = await service.get_me(("Authorization", authorization))
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer", "no error (RFC 6750, section 3.1)"
    assert service.statements == []


@pytest.mark.parametrize("name", ["access_token", "token", "authorization", "jwt", "api_key"])
async def test_a_token_in_the_query_is_no_credential(service: Service, name: str) -> None:
    """It would end up in logs and histories."""
    response = await service.client.get("/api/me", params={name: GOOD})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_token_in_a_cookie_or_a_body_is_no_credential(service: Service) -> None:
    in_cookie = await service.get_me(("Cookie", f"access_token={GOOD}; token={GOOD}"))
    in_body = await service.client.request("GET", "/api/me", data={"access_token": GOOD})
    assert [in_cookie.status_code, in_body.status_code] == [401, 401]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([("Authorization", f"Bearer {GOOD}")] * 2, id="the same token twice"),
        pytest.param(
            [("Authorization", f"Bearer {GOOD}"), ("Authorization", "Basic YTpi")],
            id="a token and basic credentials",
        ),
        pytest.param([("X-API-Key", API_KEY)] * 2, id="the same key twice"),
    ],
)
async def test_two_credentials_of_a_kind_are_a_bad_request(
    service: Service, headers: list[tuple[str, str]]
) -> None:
    """Readers of the first and of the second would disagree (RFC 6750, section 3.1)."""
    service.statements.clear()
    response = await service.get_me(*headers)
    assert response.status_code == 400
    assert response.json()["type"] == "/docs/problems/repeated-credential"
    assert service.statements == []
