"""Security headers, the same on every response."""

from __future__ import annotations

import pytest

from tests.impl.conftest import ClientOf

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}

REQUESTS = [
    pytest.param("GET", "/api/health/live", 200, False, id="200"),
    pytest.param("GET", "/api/openapi.yaml", 200, False, id="200 of the contract"),
    pytest.param("GET", "/docs", 200, False, id="200 of a page"),
    pytest.param("GET", "/docs/assets/swagger-ui.css", 200, False, id="200 of a file"),
    pytest.param("GET", "/", 200, False, id="200 of the front page"),
    pytest.param("POST", "/api/auth/login", 415, False, id="415"),
    pytest.param("GET", "/api/me", 401, False, id="401"),
    pytest.param("GET", "/nothing", 404, False, id="404"),
    pytest.param("GET", "/api/nothing", 404, False, id="404 of the API"),
    pytest.param("GET", "/docs/assets/nothing", 404, False, id="404 of a file"),
    pytest.param("PUT", "/api/me", 405, False, id="405"),
    pytest.param("POST", "/docs", 405, False, id="405 of a page"),
    pytest.param("GET", "/api/health/live?unknown=1", 422, False, id="422"),
    pytest.param("GET", "/api/health/live", 500, True, id="500"),
    pytest.param("GET", "/api/health/ready", 503, False, id="503"),
]


@pytest.mark.parametrize(("method", "path", "status", "broken"), REQUESTS)
async def test_every_response_tells_browsers_to_be_careful(
    client_of: ClientOf,
    method: str,
    path: str,
    status: int,
    *,
    broken: bool,
) -> None:
    async with client_of(broken=broken) as client:
        response = await client.request(method, path)
    assert response.status_code == status
    for name, value in HEADERS.items():
        assert response.headers.get_list(name) == [value]
    (policy,) = response.headers.get_list("content-security-policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert len(response.headers.get_list("x-request-id")) == 1
    assert "strict-transport-security" not in response.headers, "this is no production"
    assert not {"server", "x-powered-by"} & response.headers.keys()
    if status >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["cache-control"] == "no-store"
        assert response.json()["status"] == status
        assert response.json()["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize(("method", "path", "status", "broken"), REQUESTS[::4])
async def test_production_asks_for_https_from_then_on(
    client_of: ClientOf, method: str, path: str, status: int, *, broken: bool
) -> None:
    async with client_of(production=True, broken=broken) as client:
        response = await client.request(method, path)
    assert response.status_code == status
    (value,) = response.headers.get_list("strict-transport-security")
    assert int(value.partition("max-age=")[2].partition(";")[0]) >= 365 * 86400


async def test_a_500_says_nothing_of_the_inside(client_of: ClientOf) -> None:
    async with client_of(broken=True) as client:
        response = await client.get("/api/health/live")
    problem = response.json()
    assert problem.pop("request_id") == response.headers["x-request-id"]
    assert problem == {
        "type": "/docs/problems/internal-error",
        "title": "Internal error",
        "status": 500,
        "detail": "Something went wrong on our side. Quote the `request_id` when you report it.",
    }
