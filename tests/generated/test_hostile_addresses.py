"""Whatever address is requested: never a 5xx, and the same response on both databases."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from tests.generated.asgi import send_raw
from tests.generated.documents import Json, require_problem
from tests.support.users import SignedUp

DIGITS = b"9" * 5000
MISSING_ID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"

# Queries of the list, and the parameter that is reported with the keyword.
QUERIES: dict[str, tuple[bytes, str, str]] = {
    "an unknown parameter": (b"page=2", "/page", "additionalProperties"),
    "a known one in capitals": (b"LIMIT=2", "/LIMIT", "additionalProperties"),
    "an unknown one without a value": (b"debug", "/debug", "additionalProperties"),
    "no name": (b"=5", "/", "additionalProperties"),
    "a name of another place": (b"path.user_id=5", "/path.user_id", "additionalProperties"),
    "the name of the body": (b"body=5", "/body", "additionalProperties"),
    "a name that is no UTF-8": (b"%FF=1", "/\\udcff", "additionalProperties"),
    "a name that is too long": (b"x" * 600 + b"=1", "/" + "x" * 499, "additionalProperties"),
    "a repeated parameter": (b"limit=5&limit=5", "/limit", "explode"),
    "a repeated unknown one": (b"page=1&page=2", "/page", "explode"),
    "a semicolon": (b"limit=5;cursor=a", "/limit", "type"),
    "an empty limit": (b"limit=", "/limit", "type"),
    "a limit without a value": (b"limit", "/limit", "type"),
    "a limit in words": (b"limit=all", "/limit", "type"),
    "a limit with a fraction": (b"limit=5.5", "/limit", "type"),
    "a limit that is true": (b"limit=true", "/limit", "type"),
    "a limit in quotes": (b"limit=%225%22", "/limit", "type"),
    "a limit with a sign": (b"limit=%2B5", "/limit", "type"),
    "a limit with a space": (b"limit=+5", "/limit", "type"),
    "a limit with an underscore": (b"limit=1_0", "/limit", "type"),
    "a limit in another script": (b"limit=%D9%A5", "/limit", "type"),
    "a limit that is not encoded": (b"limit=%", "/limit", "type"),
    "a limit that is badly encoded": (b"limit=%zz", "/limit", "type"),
    "a limit that is no UTF-8": (b"limit=%FF", "/limit", "type"),
    "a limit of raw bytes": (b"limit=\xff", "/limit", "type"),
    "a limit of NUL": (b"limit=%00", "/limit", "type"),
    "a limit of 5,000 digits": (b"limit=" + DIGITS, "/limit", "type"),
    "a limit of 4,300 digits": (b"limit=" + DIGITS[:4300], "/limit", "maximum"),
    "a negative limit of 30 digits": (b"limit=-" + DIGITS[:30], "/limit", "minimum"),
    "a limit of 19 digits": (b"limit=" + DIGITS[:19], "/limit", "maximum"),
    "a limit of 0": (b"limit=0", "/limit", "minimum"),
    "a limit of -1": (b"limit=-1", "/limit", "minimum"),
    "a limit of 101": (b"limit=101", "/limit", "maximum"),
    "an empty cursor": (b"cursor=", "/cursor", "minLength"),
    "a cursor of NUL": (b"cursor=%00", "/cursor", "pattern"),
    "a cursor that is no UTF-8": (b"cursor=%FF", "/cursor", "type"),
    "a cursor that is badly encoded": (b"cursor=%zz", "/cursor", "pattern"),
    "a cursor that is too long": (b"cursor=" + b"a" * 4097, "/cursor", "maxLength"),
}


@pytest.mark.parametrize(("query", "pointer", "keyword"), QUERIES.values(), ids=QUERIES.keys())
async def test_a_query_that_does_not_fit_is_refused(
    app: FastAPI, user: SignedUp, query: bytes, pointer: str, keyword: str
) -> None:
    target = user.tasks.encode() + b"?" + query
    problem = require_problem(await send_raw(app, "GET", target, user.headers), 422)
    assert [(e["in"], e["pointer"], e["keyword"]) for e in problem["errors"]] == [
        ("query", pointer, keyword)
    ]


@pytest.mark.parametrize(
    "query", [b"", b"&&&", b"limit=5", b"limit=%35", b"l%69mit=100", b"limit=1"]
)
async def test_a_query_that_fits_is_answered(app: FastAPI, user: SignedUp, query: bytes) -> None:
    response = await send_raw(app, "GET", user.tasks.encode() + b"?" + query, user.headers)
    assert response.status_code == 200, response.text


async def test_a_cursor_that_nobody_gave_is_malformed(app: FastAPI, user: SignedUp) -> None:
    for cursor in (b"a", b"AAAA", b"-" * 256):
        target = user.tasks.encode() + b"?cursor=" + cursor
        require_problem(await send_raw(app, "GET", target, user.headers), 400)


@pytest.mark.parametrize(
    "user_id", [b"%FF", b"%00", b"%zz", b"%", b"%2F", b"..", b"%2e%2e", b"\xff", b"a" * 5000, b"*"]
)
async def test_a_path_of_nobody_is_another_users_path(
    app: FastAPI, user: SignedUp, user_id: bytes
) -> None:
    target = b"/api/" + user_id + b"/tasks"
    require_problem(await send_raw(app, "GET", target, user.headers), 403)


@pytest.mark.parametrize(
    "task_id",
    [
        b"%FF",
        b"%00",
        b"%zz",
        b"%",
        b"5",
        b"..",
        b"a%2Fb",
        MISSING_ID.replace("-", "").encode(),
        b"%7B" + MISSING_ID.encode() + b"%7D",
        b"urn:uuid:" + MISSING_ID.encode(),
        MISSING_ID.encode() + b"%0A",
        b"9" * 5000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_an_invalid_id_is_refused(
    app: FastAPI, user: SignedUp, method: str, task_id: bytes
) -> None:
    target = user.tasks.encode() + b"/" + task_id
    problem = require_problem(await send_raw(app, method, target, user.headers), 422)
    assert [(e["in"], e["pointer"], e["keyword"]) for e in problem["errors"]] == [
        ("path", "/id", "format")
    ]


async def test_an_encoded_path_is_the_path(app: FastAPI, user: SignedUp) -> None:
    encoded = "".join(f"%{ord(letter):02x}" for letter in user.user_id)
    response = await send_raw(app, "GET", f"/api/{encoded}/tasks".encode(), user.headers)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        b"/api/me/",
        b"/api//me",
        b"//api/me",
        b"/api/me%2F",
        b"/API/me",
        b"/api/./me",
        b"/api/x/tasks/",
        b"/api//tasks",
        b"/api/a%2Fb/c/tasks",
        b"/api/%FF",
        b"/%zz",
        b"/\xff",
        b"/api/" + b"a" * 5000,
    ],
)
async def test_a_path_that_is_not_in_the_contract_is_not_found(
    app: FastAPI, user: SignedUp, path: bytes
) -> None:
    require_problem(await send_raw(app, "GET", path, user.headers), 404)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer a b", "Bearer é", "Bearer " + "a" * 5000, "Bearer a.b.c"],
)
async def test_invalid_credentials_are_unauthorized(
    app: FastAPI, user: SignedUp, authorization: str
) -> None:
    headers = {"Authorization": authorization}
    require_problem(await send_raw(app, "GET", user.tasks.encode(), headers), 401)


async def test_every_error_of_a_request_is_reported_at_once(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    body: Json = {"title": 5, "priority": "urgent", "titel": "a"}
    url = f"{user.tasks}/5?draft=1"
    problem = require_problem(await client.put(url, json=body, headers=user.headers), 422)
    assert sorted((e["in"], e["pointer"]) for e in problem["errors"]) == [
        ("body", "/priority"),
        ("body", "/titel"),
        ("body", "/title"),
        ("path", "/id"),
        ("query", "/draft"),
    ]
