"""Credentials of every scheme are read where they are, together, one of several, or none."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import httpx
import pytest

from tests.openapi.any_service import service_of
from tests.openapi.conftest import CINEMA

URL = "/cinema/v1/cellar"
REALM = 'realm="Cinema"'


@pytest.fixture(scope="module")
def app(cinema_api: ModuleType) -> Any:
    """A service whose schemes know any credential, but for those called as another scheme."""
    doors = cinema_api.doors

    async def enter(caller: Any) -> object:
        return doors.EnterCellar200(body=caller.user_id)

    async def light(caller: Any) -> object:
        return doors.LightCellar200(body=caller.user_id if caller else "nobody")

    return service_of(cinema_api, CINEMA, {"enterCellar": enter, "lightCellar": light})


def test_what_is_in_no_header_is_read_of_each_request(cinema_api: ModuleType) -> None:
    """Others may have the same headers, and share what is known of them."""
    known: dict[object, object] = {}
    for certificate in ("machine", "digest"):
        tls = {"tls": {"client_cert_chain": [certificate]}}
        scope = {"method": "GET", "path": URL, "query_string": b"", "headers": []}
        request = cinema_api.http_request.HttpRequest({**scope, "extensions": tls}, None)
        request.known = known
        [(_, credential)] = cinema_api.security.presented_credentials(request)
        assert credential == certificate
    assert known == {}


def ask(app: Any, method: str, certificate: str | None, **headers: str) -> httpx.Response:
    """Asks with a certificate that the server has verified, if there is one."""

    async def with_tls(scope: Any, receive: Any, send: Any) -> None:
        chain = [] if certificate is None else [certificate, "its issuer's"]
        tls = {"tls": {"client_cert_chain": chain}} if certificate != "no TLS" else None
        await app({**scope, "extensions": tls}, receive, send)

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(with_tls)
        async with httpx.AsyncClient(transport=transport, base_url="http://any") as client:
            return await client.request(method, URL, headers=headers)

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("certificate", "headers", "status"),
    [
        ("machine", {"Cookie": "crumb=crumb"}, 200),
        ("machine", {}, 401),
        (None, {"Cookie": "crumb=crumb"}, 401),
        ("no TLS", {"Cookie": "crumb=crumb"}, 401),
        ("digest", {"Cookie": "crumb=crumb"}, 401),
        (None, {"Authorization": "Bearer single"}, 200),
        (None, {"Authorization": "digest digest"}, 200),
        (None, {"Authorization": "Digest single"}, 401),
        (None, {"Authorization": "Basic digest"}, 401),
        ("digest", {"Authorization": "Bearer single"}, 401),
        (None, {}, 401),
    ],
)
def test_one_of_the_alternatives_is_there_whole(
    app: Any, certificate: str | None, headers: dict[str, str], status: int
) -> None:
    response = ask(app, "GET", certificate, **headers)
    assert response.status_code == status, response.text
    if status == 401 and not headers:
        assert response.headers["www-authenticate"] == f"ClientCertificate {REALM}"


def test_a_certificate_may_be_left_out_where_the_contract_says_so(app: Any) -> None:
    assert ask(app, "PUT", None).json() == "nobody"
    assert ask(app, "PUT", "machine").json() == "someone"
    assert ask(app, "PUT", "digest").status_code == 401
