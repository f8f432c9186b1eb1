"""Pages of other origins: those on an exact list may call, and read every response."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from impl.site.contract import read_document
from tests.impl.conftest import ALLOWED_ORIGIN, ClientOf


def preflight(origin: str, method: str = "PUT", headers: str = "authorization") -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": headers,
    }


def listed(value: str) -> set[str]:
    return {part.strip().lower() for part in value.split(",")}


def document() -> dict[str, Any]:
    return read_document().model_dump()


def parameters_in_headers() -> set[str]:
    """The request headers, found in the contract independently of the service."""
    components = document()["components"]
    schemes = [s["name"] for s in components["securitySchemes"].values() if s["type"] == "apiKey"]
    parameters = [p["name"] for p in components["parameters"].values() if p["in"] == "header"]
    return {name.lower() for name in [*schemes, *parameters, "authorization", "content-type"]}


TRACING = {
    *("traceparent", "tracestate", "baggage", "sentry-trace"),
    *("x-requested-with", "cache-control", "x-request-id", "x-of-a-deployment"),
}


async def test_a_page_of_an_allowed_origin_may_call(client_of: ClientOf) -> None:
    async with client_of() as client:
        wanted = parameters_in_headers() | TRACING
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            headers = preflight(ALLOWED_ORIGIN, method, ",".join(sorted(wanted)))
            response = await client.options("/api/me", headers=headers)
            assert response.status_code in (200, 204)
            assert response.headers["access-control-allow-origin"] == ALLOWED_ORIGIN
            assert "origin" in listed(response.headers["vary"])
            assert method.lower() in listed(response.headers["access-control-allow-methods"])
            allowed = listed(response.headers["access-control-allow-headers"])
            assert allowed >= wanted


@pytest.mark.parametrize("name", sorted(parameters_in_headers() | TRACING))
async def test_each_header_is_allowed_by_itself(client_of: ClientOf, name: str) -> None:
    async with client_of() as client:
        response = await client.options("/api/me", headers=preflight(ALLOWED_ORIGIN, "GET", name))
    assert response.status_code in (200, 204)


@pytest.mark.parametrize(
    ("path", "status", "broken"),
    [
        ("/api/health/live", 200, False),
        ("/api/me", 401, False),
        ("/api/nothing", 404, False),
        ("/api/health/live", 500, True),
    ],
)
async def test_it_may_read_every_answer_errors_included(
    client_of: ClientOf, path: str, status: int, *, broken: bool
) -> None:
    """Without the header, a page would see a network error instead of the problem."""
    async with client_of(broken=broken) as client:
        response = await client.get(path, headers={"Origin": ALLOWED_ORIGIN})
    assert response.status_code == status
    assert response.headers.get_list("access-control-allow-origin") == [ALLOWED_ORIGIN]
    assert "origin" in listed(response.headers["vary"])
    exposed = listed(response.headers["access-control-expose-headers"])
    declared = {name for r in declared_responses() for name in r.get("headers", {})}
    assert exposed >= {name.lower() for name in declared} - {"set-cookie"}
    assert "set-cookie" not in exposed
    assert exposed >= {"etag", "idempotent-replayed", "link", "location", "retry-after"}
    assert exposed >= {"www-authenticate", "x-request-id"}
    assert exposed >= {"deprecation", "link", "sunset"}
    assert response.headers["access-control-allow-credentials"] == "true"


def declared_responses() -> Iterator[dict[str, Any]]:
    yield from document()["components"]["responses"].values()
    for item in document()["paths"].values():
        for method in item.keys() & {"get", "put", "post", "patch", "delete"}:
            yield from item[method]["responses"].values()


OTHERS = [
    "https://evil.example",
    "https://app.example.com.evil.example",
    "https://evil-app.example.com",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://APP.example.com",
    "null",
    "*",
    "",
]


@pytest.mark.parametrize("origin", OTHERS)
async def test_a_page_of_any_other_origin_may_not(client_of: ClientOf, origin: str) -> None:
    async with client_of() as client:
        asked = await client.options("/api/me", headers=preflight(origin))
        answered = await client.get("/api/health/live", headers={"Origin": origin})
    for response in (asked, answered):
        assert "access-control-allow-origin" not in response.headers
    assert_no_plain_error(asked)


def assert_no_plain_error(response: httpx.Response) -> None:
    """A preflight may succeed and allow nothing; errors are problems."""
    if response.is_error:
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [preflight(ALLOWED_ORIGIN, "TRACE"), preflight(ALLOWED_ORIGIN, "GET", "x-unknown")],
    ids=["method", "header"],
)
async def test_a_preflight_for_more_than_is_allowed_does_not_allow_it(
    client_of: ClientOf, headers: dict[str, str]
) -> None:
    async with client_of() as client:
        response = await client.options("/api/me", headers=headers)
    assert_no_plain_error(response)
    assert "trace" not in listed(response.headers.get("access-control-allow-methods", ""))
    assert "x-unknown" not in listed(response.headers.get("access-control-allow-headers", ""))


async def test_no_answer_allows_every_origin(client_of: ClientOf) -> None:
    async with client_of() as client:
        for headers in ({}, {"Origin": ALLOWED_ORIGIN}, {"Origin": "*"}, preflight(ALLOWED_ORIGIN)):
            for method in ("GET", "OPTIONS"):
                response = await client.request(method, "/api/health/live", headers=headers)
                assert (
                    response.headers.get("access-control-allow-origin", ALLOWED_ORIGIN)
                    == ALLOWED_ORIGIN
                )
