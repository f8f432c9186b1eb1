"""Every error has the same form, whichever layer responds."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI
from pydantic import SecretStr

from generated import problems
from generated.problems import ProblemReply
from impl.app import create_app
from impl.auth.authenticators import ContractAuthenticators
from impl.settings import Settings
from impl.tasks.handlers import Tasks
from openapi.codegen.contract.problems import read_problem_types
from tests.generated.documents import (
    DOCUMENT,
    METHODS,
    OPERATIONS,
    example_request,
    require_declared,
    require_problem,
)
from tests.support.cases import case
from tests.support.clients import client_to
from tests.support.users import PASSWORD, SignedUp, sign_up

SOME_ID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"


def filled(path: str, user: SignedUp) -> str:
    return re.sub(r"\{\w+\}", SOME_ID, path.replace("{user_id}", user.user_id))


SOME_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"}


@pytest.mark.parametrize("path", DOCUMENT["paths"])
async def test_a_method_that_a_path_does_not_declare_is_not_allowed(
    client: httpx.AsyncClient, user: SignedUp, path: str
) -> None:
    """`Allow` lists all that it does declare, with or without credentials."""
    allowed = {name.upper() for name in DOCUMENT["paths"][path] if name in METHODS}
    allowed |= {"HEAD"} if "GET" in allowed else set()
    for method in SOME_METHODS - allowed:
        with case(method):
            response = await client.request(method, filled(path, user))
            assert set(response.headers["allow"].split(", ")) == allowed
            if method == "HEAD":  # whose responses have no body
                assert response.status_code == 405
                assert response.headers["content-type"] == "application/problem+json"
            else:
                assert require_problem(response, 405)["type"] == "about:blank"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *itertools.product(
            ["GET", "POST", "DELETE"], ["/nothing", "/api", "/api/", "/api/tasks", "/docs/nothing"]
        ),
        ("GET", "/docs/assets/nothing"),
    ],
)
async def test_a_path_that_is_not_there_is_not_found(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    problem = require_problem(await client.request(method, path), 404)
    assert problem["type"] == "about:blank"


@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_a_page_takes_no_other_method_than_get(client: httpx.AsyncClient, path: str) -> None:
    response = await client.post(path)
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}
    require_problem(response, 405)


async def test_each_kind_of_refusal_is_a_problem_of_its_type(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    account = {"email": user.email, "password": PASSWORD}
    wrong = {"email": user.email, "password": "not the password"}
    answers = {
        (401, "unauthorized"): await client.get("/api/me"),
        (401, "wrong-credentials"): await client.post("/api/auth/login", json=wrong),
        (403, "foreign-path"): await client.get(other_user.tasks, headers=user.headers),
        (404, "task-not-found"): await client.get(f"{user.tasks}/{SOME_ID}", headers=user.headers),
        (409, "email-taken"): await client.post("/api/auth/signup", json=account),
        (413, "content-too-large"): await client.post("/api/auth/login", json="a" * 70_000),
        (415, "unsupported-media-type"): await client.post("/api/auth/login", content=b"{}"),
        (422, "invalid-request"): await client.get("/api/me?a=b", headers=user.headers),
        (400, "malformed-request"): await client.post(
            "/api/auth/login", content=b"{", headers={"Content-Type": "application/json"}
        ),
        (400, "invalid-cursor"): await client.get(f"{user.tasks}?cursor=a", headers=user.headers),
    }
    for (status, name), response in answers.items():
        problem = require_problem(response, status)
        assert problem["type"] == f"/docs/problems/{name}"


async def test_every_response_has_a_request_id_of_its_own(client: httpx.AsyncClient) -> None:
    paths = ["/api/health/live", "/api/me", "/nothing", "/docs"] * 5
    ids = [(await client.get(path)).headers["x-request-id"] for path in paths]
    assert len(set(ids)) == len(paths)


async def test_a_caller_cannot_choose_the_request_id(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/me", headers={"X-Request-Id": "mine"})
    assert require_problem(response, 401)["request_id"] != "mine"


SECRET = "the password of the database"


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError(SECRET)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(SECRET),
        KeyError(SECRET),
        ValueError(SECRET),
        TimeoutError(SECRET),
        RecursionError(SECRET),
        ExceptionGroup(SECRET, [ValueError(SECRET)]),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_an_unexpected_error_says_nothing_but_its_request_id(
    client: httpx.AsyncClient,
    user: SignedUp,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    """Only the log has the error."""
    monkeypatch.setattr(Tasks, "create_task", raiser(error))
    with structlog.testing.capture_logs() as log:
        response = await client.post(user.tasks, json={"title": "a"}, headers=user.headers)
    require_internal_error(response)
    assert [entry["exc_info"] for entry in log if entry["event"] == "unexpected_error"] == [error]


async def test_an_error_that_cannot_even_be_printed_is_answered(
    client: httpx.AsyncClient, user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tasks, "create_task", raiser(UnprintableError()))
    response = await client.post(user.tasks, json={"title": "a"}, headers=user.headers)
    require_internal_error(response)


def raiser(error: Exception) -> Callable[..., Awaitable[None]]:
    async def fail(*_: object) -> None:
        raise error

    return fail


def require_internal_error(response: httpx.Response) -> None:
    assert require_problem(response, 500) == {
        "type": "/docs/problems/internal-error",
        "title": "Internal error",
        "status": 500,
        "detail": "Something went wrong on our side. Quote the `request_id` when you report it.",
        "request_id": response.headers["x-request-id"],
    }
    assert not any(SECRET in value for value in response.headers.values())


async def test_an_error_while_credentials_are_checked_says_nothing_either(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await sign_up(client)  # whose token nobody recalls
    monkeypatch.setattr(ContractAuthenticators, "oauth2", raiser(RuntimeError(SECRET)))
    with structlog.testing.capture_logs():
        response = await client.get("/api/me", headers=user.headers)
    require_internal_error(response)


async def test_a_failed_request_leaves_nothing_behind(
    client: httpx.AsyncClient, user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a handler did before it failed is rolled back, but for a statement that was alone."""
    create_task = Tasks.create_task

    async def create_and_fail(self: Tasks, *arguments: object) -> None:
        await create_task(self, *arguments)  # type: ignore[arg-type]
        raise RuntimeError(SECRET)

    monkeypatch.setattr(Tasks, "create_task", create_and_fail)
    before = await client.get(user.tasks, headers=user.headers)
    task = {"title": "a", "tags": ["b"]}
    with structlog.testing.capture_logs():
        failed = await client.post(user.tasks, json=task, headers=user.headers)
    after = await client.get(user.tasks, headers=user.headers)
    require_problem(failed, 500)
    assert after.json() == before.json()


@pytest.fixture(params=["sqlite", "postgresql"])
async def cut_off(
    request: pytest.FixtureRequest, tmp_path: Path, settings: Settings
) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application whose database is down."""
    address = f"sqlite:///{tmp_path}" if request.param == "sqlite" else "postgresql://127.0.0.1:1/x"
    app: FastAPI = create_app(settings.model_copy(update={"database_url": SecretStr(address)}))
    async with (
        app.router.lifespan_context(app),
        client_to(app) as client,
    ):
        yield client


async def test_without_a_database_all_that_needs_it_is_unavailable(
    cut_off: httpx.AsyncClient, user: SignedUp
) -> None:
    """The token is still valid: another application with the same secret issued it."""
    for operation_id, (method, path, operation) in OPERATIONS.items():
        example = example_request(operation_id)
        if operation_id in ("refreshSession", "logOut"):
            example = {"json": {"refresh_token": user.refresh_token}}
        headers = {**example.pop("headers", {}), **user.headers}
        response = await cut_off.request(method, filled(path, user), headers=headers, **example)
        if operation.get("x-standalone"):
            assert response.status_code == 200, operation_id
            continue
        if operation.get("x-oauth2-errors"):
            assert response.json()["error"] == "temporarily_unavailable"
            require_declared(response, operation_id, 503)
        else:
            require_problem(response, 503)
        assert 1 <= int(response.headers["retry-after"]) <= 86400


def test_every_problem_type_is_distinct() -> None:
    kinds = read_problem_types(DOCUMENT).values()
    examples = [e["value"] for e in DOCUMENT["components"]["examples"].values()]
    shown = {(e["type"], e["title"]) for e in examples if "request_id" in e}
    assert shown == {(kind.type, kind.title) for kind in kinds}
    for told in ({kind.type for kind in kinds}, {kind.title for kind in kinds}):
        assert len(told) == len(kinds)


def test_a_problem_has_one_line_each_however_it_is_wrapped_in_the_contract() -> None:
    kinds = [
        kind
        for kind in vars(problems).values()
        if isinstance(kind, type) and issubclass(kind, ProblemReply) and kind is not ProblemReply
    ]
    told = [
        text
        for kind in kinds
        for text in (kind.title, kind.type, *kind.constant_headers.values(), *defaults(kind))
    ]
    assert len(kinds) > 20
    assert [text for text in told if "\n" in text] == []


def defaults(kind: type[ProblemReply]) -> list[str]:
    """Returns the texts of a problem that nothing overrides: its `detail`."""
    return [default for default in kind.__struct_defaults__ if isinstance(default, str)]


@pytest.mark.parametrize(
    ("body", "keyword", "told"),
    [
        ({"title": "a" * 201}, "maxLength", {"limit": 200}),
        ({"title": ""}, "minLength", {"limit": 1}),
        ({"title": "a", "tags": [str(n) for n in range(21)]}, "maxItems", {"limit": 20}),
        (
            {"title": "a", "priority": "urgent"},
            "enum",
            {"allowed": ["none", "low", "medium", "high"]},
        ),
        ({"title": 5}, "type", {}),
    ],
)
async def test_a_field_that_is_wrong_says_what_it_could_be(
    client: httpx.AsyncClient, user: SignedUp, body: object, keyword: str, told: dict[str, object]
) -> None:
    problem = require_problem(await client.post(user.tasks, json=body, headers=user.headers), 422)
    (error,) = problem["errors"]
    assert error["keyword"] == keyword
    assert {name: error[name] for name in ("limit", "allowed") if name in error} == told


async def test_a_body_that_is_too_large_is_told_how_large_it_may_be(
    client: httpx.AsyncClient,
) -> None:
    refused = await client.post("/api/auth/login", json="a" * 70_000)
    assert require_problem(refused, 413)["limit"] == 65536
