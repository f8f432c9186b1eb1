"""The body of each response that a client of the tests gets is held against the contract."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.responses import Response

from tests.support.clients import client_to
from tests.support.declared_bodies import require_declared_body

TASKS = "/api/me/tasks"
TASK = f"{TASKS}/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"
EXPORTS = "/api/me/exports"
JSON, PROBLEM = "application/json", "application/problem+json"
WHOLE: dict[str, Any] = {
    "id": "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55",
    "title": "Buy milk",
    "description": None,
    "priority": "high",
    "due": "2026-12-24",
    "tags": ["home"],
    "completed": False,
    "completed_at": None,
    "created_at": "2026-11-28T09:30:00Z",
    "updated_at": "2026-11-28T09:30:00Z",
    "deleted_at": None,
    "purge_at": None,
    "version": 1,
}
REFUSAL = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "detail": "There is nothing at this path.",
    "request_id": "019a7c53-1c7e-7f3a-a9a5-5d0d6f3f9f18",
}
END = b'{"type":"end","tasks":0}\n'


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


def test_what_is_declared_passes() -> None:
    require_declared_body("GET", TASK, 200, JSON, encoded(WHOLE))
    require_declared_body("HEAD", TASK, 200, JSON, b"")
    require_declared_body("DELETE", TASK, 204, "", b"")
    require_declared_body("POST", EXPORTS, 200, "application/jsonl", END)
    require_declared_body("POST", EXPORTS, 200, "text/csv", b"id,title")
    require_declared_body("GET", "/docs", 200, "text/html", b"<html>")
    require_declared_body("GET", "/nowhere", 404, PROBLEM, encoded(REFUSAL))


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"title": "x" * 201}, "longer than 200 characters"),
        ({"title": None}, 'null is not of type "string"'),
        ({"priority": "urgent"}, '"urgent" is not one of'),
        ({"created_at": "2026-11-28 09:30"}, 'is not a "date-time"'),
        ({"tags": ["a", "a"]}, "has non-unique elements"),
        ({"version": 0}, "0 is less than the minimum of 1"),
    ],
    ids=str,
)
def test_a_wrong_property_fails(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(AssertionError, match=f"GET {TASK}, 200, .*{re.escape(complaint)}"):
        require_declared_body("GET", TASK, 200, JSON, encoded({**WHOLE, **changes}))


def test_a_missing_property_fails() -> None:
    less = {name: value for name, value in WHOLE.items() if name != "tags"}
    with pytest.raises(AssertionError, match='"tags" is a required property'):
        require_declared_body("GET", TASK, 200, JSON, encoded(less))


@pytest.mark.parametrize(
    ("method", "path", "status", "media_type", "content", "complaint"),
    [
        ("HEAD", TASK, 200, JSON, encoded(WHOLE), "has content"),
        ("DELETE", TASK, 204, "", b"{}", "has content"),
        ("GET", TASK, 200, "text/plain", b"", "does not declare text/plain"),
        ("POST", EXPORTS, 200, "application/jsonl", END + b'{"type":"start"}', "does not fit"),
        ("GET", TASK, 404, PROBLEM, encoded(REFUSAL), "does not fit"),
        ("GET", "/nowhere", 404, PROBLEM, b"{}", "does not fit"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_another_body_fails(
    *, method: str, path: str, status: int, media_type: str, content: bytes, complaint: str
) -> None:
    with pytest.raises(AssertionError, match=f"{method} {path}, {status}, .*{complaint}"):
        require_declared_body(method, path, status, media_type, content)


def test_a_status_is_declared_unless_a_contract_leaves_that_to_the_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(AssertionError, match="418, is not declared"):
        require_declared_body("GET", TASK, 418, PROBLEM, encoded(REFUSAL))
    monkeypatch.setattr("tests.support.declared_bodies.IS_STRICT", False)
    require_declared_body("GET", TASK, 418, PROBLEM, encoded(REFUSAL))


async def test_a_client_complains_of_its_response() -> None:
    headers = {"X-Request-Id": "a", "Cache-Control": "no-store"}
    async with client_to(Response(b"{}", 200, headers, JSON)) as client:
        with pytest.raises(AssertionError, match="GET /api/health/live, 200, has content that"):
            await client.get("/api/health/live")
