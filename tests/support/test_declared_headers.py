"""Each response that a client of the tests gets is held against the contract."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from tests.support.clients import client_to
from tests.support.declared_headers import require_declared_headers

TESTS = Path(__file__).parents[1]
TASK = "/api/me/tasks/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"
SENT = {
    "Content-Type": "application/json",
    "ETag": '"7"',
    "Cache-Control": "private, no-cache",
    "X-Request-Id": "019a7c53-1c7e-7f3a-a9a5-5d0d6f3f9f18",
    "RateLimit": '"caller";r=9;t=42',
    "RateLimit-Policy": '"caller";q=600;w=60',
}
PAGE = {"content-type": "text/html", "x-request-id": "a", "cache-control": "no-cache"}


def test_what_is_declared_passes() -> None:
    require_declared_headers("GET", TASK, 200, SENT)
    require_declared_headers("HEAD", TASK, 200, {name.lower(): SENT[name] for name in SENT})
    require_declared_headers("GET", "/docs", 200, PAGE)
    require_declared_headers("PATCH", "/api/me/tasks/batch", 405, {**PAGE, "allow": "POST"})


@pytest.mark.parametrize(
    ("path", "status", "changes", "complaint"),
    [
        (TASK, 200, {"X-Request-Id": None}, "has no X-Request-Id"),
        (TASK, 200, {"X-Request-Id": "x" * 65}, "has the X-Request-Id 'xxx"),
        (TASK, 200, {"ETag": None}, "has no ETag"),
        (TASK, 200, {"ETag": "7"}, "has the ETag '7'"),
        (TASK, 200, {"Cache-Control": "public"}, "has the Cache-Control 'public'"),
        (TASK, 200, {"RateLimit": "9"}, "has the RateLimit '9'"),
        (TASK, 200, {"RateLimit": None}, "has one without the other"),
        (TASK, 200, {"Location": TASK}, "does not declare location"),
        (TASK, 200, {"X-Debug": "1", "Server": "x"}, "does not declare server, x-debug"),
        (TASK, 200, {"Deprecation": "@1"}, "does not declare deprecation"),
        (TASK, 201, {}, "does not declare 201"),
        ("/nowhere", 404, {"X-Request-Id": None}, "has no X-Request-Id"),
        ("/nowhere", 404, {"X-Debug": "1"}, "does not declare x-debug"),
    ],
)
def test_anything_else_fails(
    path: str, status: int, changes: dict[str, str | None], complaint: str
) -> None:
    headers = {name: value for name, value in {**SENT, **changes}.items() if value is not None}
    with pytest.raises(AssertionError, match=re.escape(complaint)):
        require_declared_headers("GET", path, status, headers)


@pytest.mark.parametrize("options", [{}, {"auth": ("ada", "secret")}, {"follow_redirects": True}])
async def test_a_client_complains_of_its_response(options: dict[str, Any]) -> None:
    async with client_to(Response("Nothing has added an id.")) as client:
        with pytest.raises(AssertionError, match="GET /docs, 200, has no X-Request-Id"):
            await client.get("/docs", **options)


def test_no_test_of_the_service_has_another_client() -> None:
    at_other_addresses = {"impl/telemetry/scraping.py", "impl/telemetry/test_serving.py"}
    makes = re.compile(r"\bhttpx\.(?:Async)?Client\(")
    found = [
        str(file.relative_to(TESTS))
        for folder in ("generated", "impl", "support")
        for file in [*TESTS.glob("*.py"), *(TESTS / folder).rglob("*.py")]
        if makes.search(file.read_text(encoding="utf-8"))
    ]
    assert set(found) - at_other_addresses == {"support/clients.py"}


def test_other_contracts_need_not_declare_what_generated_code_adds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.support.declared_headers.IS_STRICT", False)
    require_declared_headers("GET", TASK, 418, SENT)
    require_declared_headers("GET", TASK, 200, {**SENT, "Retry-After": "1"})
    with pytest.raises(AssertionError, match="does not declare x-debug"):
        require_declared_headers("GET", TASK, 200, {**SENT, "X-Debug": "1"})
