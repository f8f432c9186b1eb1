"""Forms obey their schema; their errors are problems, unless the contract says otherwise."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import httpx
import pytest

from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.contract.contract import Contract
from tests.openapi.codegen.keywords_service import keywords_client
from tests.openapi.contracts import generate, operations, real_contract

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def client(keywords_api: ModuleType) -> httpx.AsyncClient:
    return keywords_client(keywords_api)


async def send(
    client: httpx.AsyncClient, body: str | bytes, media_type: str = FORM
) -> httpx.Response:
    return await client.post("/api/forms", content=body, headers={"Content-Type": media_type})


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("name=ab", {"name": "ab"}),
        ("name=%61b&text=a%2Bb", {"name": "ab", "text": "a+b"}),
        ("name=ab&text=a+b", {"name": "ab", "text": "a b"}),
        ("name=ab&text=%F0%9F%98%80%F0%9F%98%80", {"name": "ab", "text": "😀😀"}),
        ("name=ab&kind=small&day=2026", {"name": "ab", "kind": "small", "day": "2026"}),
        ("name=ab&text=", {"name": "ab"}),
    ],
)
async def test_a_form_that_keeps_the_keywords_is_taken(
    client: httpx.AsyncClient, body: str, fields: dict[str, str]
) -> None:
    response = await send(client, body)
    assert (response.status_code, response.json()) == (200, fields)


@pytest.mark.parametrize("media_type", [f"{FORM}; charset=UTF-8", FORM.upper()])
async def test_the_media_type_may_be_written_in_several_ways(
    client: httpx.AsyncClient, media_type: str
) -> None:
    assert (await send(client, "name=ab", media_type)).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "keyword"),
    [
        ("", "/name", "required"),
        ("text=abc", "/name", "required"),
        ("name=", "/name", "required"),
        ("name=a", "/name", "minLength"),
        ("name=AB", "/name", "pattern"),
        ("name=ab%0A", "/name", "pattern"),
        ("name=ab&text=abcde", "/text", "maxLength"),
        ("name=ab&kind=medium", "/kind", "enum"),
        ("name=ab&day=today", "/day", "pattern"),
        ("name=ab&colour=red", "/colour", "additionalProperties"),
    ],
)
async def test_a_form_that_breaks_a_keyword_is_refused_where_it_breaks_it(
    client: httpx.AsyncClient, body: str, pointer: str, keyword: str
) -> None:
    response = await send(client, body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    errors = [(e["in"], e["pointer"], e["keyword"]) for e in response.json()["errors"]]
    assert errors == [("body", pointer, keyword)]


@pytest.mark.parametrize(
    "body", ["name", "name=ab&name=ab", "name=%FF", b"name=\xff", "name=ab&", '{"name": "ab"}']
)
async def test_an_invalid_form_is_malformed(client: httpx.AsyncClient, body: str | bytes) -> None:
    response = await send(client, body)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data", "", f"{FORM}x"])
async def test_another_media_type_is_refused(client: httpx.AsyncClient, media_type: str) -> None:
    assert (await send(client, "name=ab", media_type)).status_code == 415


async def test_a_form_that_is_too_large_is_refused(client: httpx.AsyncClient) -> None:
    assert (await send(client, "name=" + "a" * 65536)).status_code == 413


def test_without_x_oauth2_errors_problems_are_asked_for_and_given(tmp_path: Path) -> None:
    document = real_contract()
    token, log_in = (operations(document)[name] for name in ("issueToken", "logIn"))
    del token["x-oauth2-errors"]
    place = "POST /api/auth/token:"
    found = violations(Contract(document))
    assert f"{place} answer 400 with problems that are named" in found
    assert any(line.startswith(f"{place} declare 422 with InvalidRequest:") for line in found)
    token["responses"] = {"200": token["responses"]["200"]} | {
        status: response for status, response in log_in["responses"].items() if status != "200"
    }
    code = (generate(document, tmp_path, "api") / "auth.py").read_text(encoding="utf-8")
    assert "issue_token)" in code
    assert "respond_with_oauth2_error" not in code
