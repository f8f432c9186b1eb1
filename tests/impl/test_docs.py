"""The documentation page: all of it comes from this server."""

from __future__ import annotations

import re

import httpx
import pytest

# Pages need no database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HTML_REFERENCE = re.compile(r"""(?:src|href)=["']([^"']*)["']""")


async def test_the_root_leads_to_the_documentation(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert response.status_code in (302, 307)
    assert response.headers["location"] == "/docs"


async def test_the_page_and_all_that_it_names_are_served(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    named = HTML_REFERENCE.findall(page.text)
    assert any(path.endswith(".css") for path in named)
    assert sum(path.endswith(".js") for path in named) == 2
    for path in named:
        response = await client.get(path)
        assert response.status_code == 200, path
        assert len(response.content) > 100, path


async def test_the_page_names_no_other_server(client: httpx.AsyncClient) -> None:
    for path in ("/docs", "/docs/start.js"):
        text = (await client.get(path)).text
        assert not re.search(r"(?:https?:)?//\w", text), path
    assert all(
        path.startswith("/docs/")
        for path in HTML_REFERENCE.findall((await client.get("/docs")).text)
    )


async def test_the_page_shows_the_served_contract(client: httpx.AsyncClient) -> None:
    script = (await client.get("/docs/start.js")).text
    (address,) = re.findall(r'url: "([^"]+)"', script)
    contract = await client.get(address)
    assert contract.status_code == 200
    assert contract.json()["info"]["title"] == "Taskpact"


async def test_the_browser_is_told_to_load_nothing_from_elsewhere(
    client: httpx.AsyncClient,
) -> None:
    (policy,) = (await client.get("/docs")).headers.get_list("content-security-policy")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'", "nothing that stands in the page itself runs"
    assert directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert not re.search(r"https?:|\*|unsafe-eval", policy)


async def test_the_page_has_no_script_of_its_own_that_the_policy_would_stop(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/docs")).text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\son\w+=", page) == []


@pytest.mark.parametrize(
    "path",
    [
        "/docs/",
        "/docs/nothing",
        "/docs/assets",
        "/docs/assets/",
        "/docs/assets/nothing.js",
        "/docs/assets/../docs.py",
        "/docs/assets/%2e%2e/%2e%2e/impl/settings.py",
        "/docs/assets/..%2f..%2f..%2fetc/passwd",
        "/docs/assets//etc/passwd",
        "/docs/assets/%00",
        "/docs/assets/" + "x" * 300,
        "/openapi.json",
        "/redoc",
    ],
)
async def test_there_is_nothing_else(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(httpx.URL(scheme="http", host="testserver", raw_path=path.encode()))
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/", "/docs", "/docs/start.js", "/docs/assets/swagger-ui.css"])
async def test_pages_are_only_read(client: httpx.AsyncClient, path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = await client.request(method, path)
        assert response.status_code == 405
        assert response.headers["content-type"] == "application/problem+json"
        allowed = {name.strip() for name in response.headers["allow"].split(",")}
        assert allowed == {"GET", "HEAD"}


@pytest.mark.parametrize("value", ["bytes=99999999-", "bytes=5-1", "pages=1", "bytes=x"])
@pytest.mark.parametrize("path", ["/docs", "/docs/assets/swagger-ui.css"])
async def test_a_range_that_makes_no_sense_is_a_problem_or_ignored(
    client: httpx.AsyncClient, path: str, value: str
) -> None:
    response = await client.get(path, headers={"Range": value})
    if response.status_code != 200:
        assert response.status_code in (400, 416)
        assert response.headers["content-type"] == "application/problem+json"
