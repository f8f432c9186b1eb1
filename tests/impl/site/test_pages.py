"""The pages for people, which come entirely from this server."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import httpx
import pytest
from fastapi import FastAPI

from impl.site.contract import read_document
from impl.site.pages import add_pages

# Pages need no database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGES = pytest.mark.parametrize("page", ["/", "/docs", "/docs/journeys"])
HTML_REFERENCE = re.compile(r"""(?:src|href)=["']([^"']*)["']""")


@PAGES
async def test_a_page_and_all_that_it_names_are_served(
    client: httpx.AsyncClient, page: str
) -> None:
    response = await client.get(page)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    named = HTML_REFERENCE.findall(response.text)
    assert {".css", ".svg"} <= {PurePath(path).suffix for path in named}
    for path in named:
        response = await client.get(path)
        assert response.status_code == 200, path
        assert len(response.content) > 10, path


@PAGES
async def test_a_page_loads_nothing_from_another_server(
    client: httpx.AsyncClient, page: str
) -> None:
    html = (await client.get(page)).text
    assert all(re.match(r"/(?!/)|#", reference) for reference in HTML_REFERENCE.findall(html))


async def test_the_documentation_has_code_samples(client: httpx.AsyncClient) -> None:
    written = (await client.get("/docs/samples.json")).json()
    assert list(written["GET /api/me"]) == ["curl", "TypeScript", "Python"]


async def test_the_front_page_tells_what_is_served(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    info = (await client.get("/api/openapi.json")).json()["info"]
    assert f"<h1>{info['title']}</h1>" in page
    assert info["summary"] in page
    assert f"Version {info['version']}" in page
    assert {
        "/docs",
        "/docs/journeys",
        "/api/openapi.yaml",
        "/api/openapi.json",
        "/api/health/ready",
    } <= set(HTML_REFERENCE.findall(page))


async def test_what_the_contract_says_is_text_and_no_markup(
    client: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = read_document()
    document.info["title"] = "<script>alert(1)</script>"
    monkeypatch.setattr(app.router, "routes", [])
    add_pages(app, lambda: document)
    for page in ("/", "/docs", "/docs/journeys", "/docs/problems/", "/docs/problems/unauthorized"):
        html = (await client.get(page)).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


async def test_only_who_can_sign_up_is_shown_how(
    client: httpx.AsyncClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/api/auth/signup" in (await client.get("/")).text
    document = read_document()
    del document.paths["/api/auth/signup"]
    monkeypatch.setattr("impl.site.pages.JOURNEYS", Path("no such file"))
    monkeypatch.setattr(app.router, "routes", [])
    add_pages(app, lambda: document)
    assert "/api/auth/signup" not in (await client.get("/")).text


async def test_the_documentation_shows_the_served_contract(client: httpx.AsyncClient) -> None:
    script = (await client.get("/docs/files/docs.js")).text
    (address,) = re.findall(r'url: "([^"]+)"', script)
    contract = await client.get(address)
    assert contract.status_code == 200
    assert contract.json()["info"]["title"] == "Taskpact"


async def test_no_browser_keeps_what_was_authorized(client: httpx.AsyncClient) -> None:
    assert "persistAuthorization: false" in (await client.get("/docs/files/docs.js")).text


@PAGES
async def test_the_browser_is_told_to_load_nothing_from_elsewhere(
    client: httpx.AsyncClient, page: str
) -> None:
    (policy,) = (await client.get(page)).headers.get_list("content-security-policy")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'", "nothing that stands in the page itself runs"
    assert directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert not re.search(r"https?:|\*|unsafe-eval", policy)


@PAGES
async def test_a_page_has_no_script_of_its_own_that_the_policy_would_stop(
    client: httpx.AsyncClient, page: str
) -> None:
    html = (await client.get(page)).text
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"\son\w+=", html) == []


@pytest.mark.parametrize(
    "path",
    [
        "/docs/",
        "/docs/nothing",
        "/docs/assets",
        "/docs/assets/",
        "/docs/assets/nothing.js",
        "/docs/assets/../docs.py",
        "/docs/files/",
        "/docs/files/landing.html",
        "/docs/files/../landing.html",
        "/docs/files/%2e%2e/landing.html",
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


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/docs/journeys", "/docs/files/docs.js", "/docs/assets/swagger-ui.css"]
)
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
