"""Our tokens and another issuer's come in the same header, and each is verified by whose it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.issuers.tokens import ForeignTokens
from impl.settings import Settings
from tests.support.local_issuer import KeyPair, LocalIssuer, key_pair
from tests.support.users import sign_up

INVALID_TOKEN = 'Bearer error="invalid_token"'


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """By whom tokens were verified, in order."""
    found: list[str] = []

    def count(issuer: type[AccessTokens | ForeignTokens], name: str) -> None:
        verify: Callable[..., Any] = issuer.verify

        def counting(*arguments: Any) -> Any:
            found.append(name)
            return verify(*arguments)

        monkeypatch.setattr(issuer, "verify", counting)

    count(AccessTokens, "us")
    count(ForeignTokens, "the other issuer")
    return found


def foreign(issuer: LocalIssuer, key: KeyPair | None = None) -> dict[str, str]:
    token = (key or key_pair()).sign(issuer.claims(sub=uuid.uuid4().hex))
    return {"Authorization": f"Bearer {token}"}


async def test_a_token_is_verified_by_its_own_issuer_once(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, verified: list[str]
) -> None:
    own = await sign_up(client)
    for who, expected in (
        (own.headers, ["us"]),
        (foreign(local_issuer), ["us", "the other issuer"]),
    ):
        verified.clear()
        assert (await client.get("/api/me", headers=who)).status_code == 200
        assert verified == expected


async def test_a_refused_token_is_one_line_of_whose_it_is(
    client: httpx.AsyncClient, settings: Settings, local_issuer: LocalIssuer, verified: list[str]
) -> None:
    of_no_session = AccessToken((await sign_up(client)).user_id, uuid.uuid4(), frozenset())
    own = AccessTokens(settings.secrets, timedelta(minutes=15)).issue(of_no_session)
    both = ["us", "the other issuer"]
    for who, expected, reason in (
        ({"Authorization": f"Bearer {own}"}, ["us"], "Its session has ended."),
        (foreign(local_issuer, key_pair("unpublished")), both, "no key of this id"),
        ({"Authorization": "Bearer x"}, both, "the form of a signed token"),
    ):
        verified.clear()
        with capture_logs() as lines:
            response = await client.get("/api/me", headers=who)
        assert response.status_code == 401
        assert response.headers.get_list("www-authenticate") == [INVALID_TOKEN]
        assert verified == expected
        (line,) = [line for line in lines if line["event"] == "token_refused"]
        assert reason in line["reason"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/auth/logout"),
        ("POST", "/api/auth/password"),
        ("GET", "/api/auth/sessions"),
        ("DELETE", "/api/auth/sessions/00000000-0000-4000-8000-000000000000"),
    ],
)
async def test_who_signs_in_elsewhere_has_no_session_and_no_password_here(
    client: httpx.AsyncClient, local_issuer: LocalIssuer, method: str, path: str
) -> None:
    body = {"current_password": "correct horse", "new_password": "battery staple"}
    json = body if path.endswith("password") else None
    response = await client.request(method, path, headers=foreign(local_issuer), json=json)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == INVALID_TOKEN
