"""`make mock` responds for every operation as the contract says, without a backend."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import httpx
import pytest

from generated.http_request import HttpRequest
from openapi.codegen.contract.contract import Contract
from openapi.mock.example_answers import ExampleAnswers
from tests.generated.documents import (
    OPERATIONS,
    example_request,
    require_declared,
    require_problem,
    resolve,
)
from tests.openapi.contracts import real_contract
from tests.support.cases import case
from tests.support.mocks import run_mock

CONTRACT = Contract(real_contract())
SECURED = [
    operation.id
    for operation in CONTRACT.operations
    if operation.is_secured and not operation.security.is_optional
]
PROBLEMS = [
    (operation.id, response.status)
    for operation in CONTRACT.operations
    for response in operation.responses
    if response.media_type and response.status >= 400
]


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Generator[httpx.Client]:
    """A client of the mock."""
    with (
        run_mock(tmp_path_factory.mktemp("mock") / "output") as address,
        httpx.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        yield client


def ask(mock: httpx.Client, operation_id: str, **headers: str) -> httpx.Response:
    """Sends the examples of an operation."""
    method, path, node = OPERATIONS[operation_id]
    query: dict[str, Any] = {}
    item = CONTRACT.document["paths"][path]
    for reference in [*item.get("parameters", []), *node.get("parameters", [])]:
        parameter = resolve(reference)
        if parameter.get("required"):
            (value, *_) = resolve(parameter["schema"])["examples"]
            path = path.replace(f"{{{parameter['name']}}}", str(value))
            query |= {parameter["name"]: value} if parameter["in"] == "query" else {}
            headers |= {parameter["name"]: value} if parameter["in"] == "header" else {}
    request = example_request(operation_id)
    request["headers"] = {**request.get("headers", {}), **headers}
    return mock.request(method, path, params=query, **request)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_success_is_as_declared(mock: httpx.Client, operation_id: str) -> None:
    success = min(int(status) for status in OPERATIONS[operation_id][2]["responses"])
    response = ask(mock, operation_id, Authorization="Bearer any")
    require_declared(response, operation_id, success)


@pytest.mark.parametrize("operation_id", SECURED)
def test_a_credential_is_asked_for(mock: httpx.Client, operation_id: str) -> None:
    response = ask(mock, operation_id)
    require_declared(response, operation_id, 401)


def test_every_error_comes_on_request_and_is_true_to_its_request(mock: httpx.Client) -> None:
    assert len(PROBLEMS) > 250
    for operation_id, status in PROBLEMS:
        with case(operation_id, status):
            response = ask(mock, operation_id, Authorization="Bearer any", Prefer=f"code={status}")
            require_declared(response, operation_id, status)
            require_true(response, status)


def require_true(response: httpx.Response, status: int) -> None:
    """Checks what a problem says of its own response."""
    body = response.json()
    assert body.get("status", status) == status
    request_id = response.headers["x-request-id"]
    assert body.get("request_id", request_id) == request_id
    assert "\n" not in "".join(value for value in body.values() if isinstance(value, str))
    if "ratelimit" in response.headers:
        name, _, seconds = response.headers["ratelimit"].split(";")
        assert seconds == f"t={response.headers['retry-after']}"
        assert response.headers["ratelimit-policy"].startswith(f"{name};q=")


USER = {"Authorization": "Bearer any"}
TASKS = "/api/019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1/tasks"
TASK = f"{TASKS}/019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("status", "kind", "places", "request_"),
    [
        (
            422,
            "invalid-request",
            ["body /titel"],
            ("POST", TASKS, {"json": {"title": "A", "titel": 1}}),
        ),
        (422, "invalid-request", ["body /title"], ("POST", TASKS, {"json": {}})),
        (422, "invalid-request", ["body /title"], ("PATCH", TASK, {"json": {"title": None}})),
        (422, "invalid-request", ["query /limit"], ("GET", TASKS, {"params": {"limit": "many"}})),
        (422, "invalid-request", ["query /limit_"], ("GET", TASKS, {"params": {"limit_": "1"}})),
        (422, "invalid-request", ["path /id"], ("GET", f"{TASKS}/7", {})),
        (
            422,
            "invalid-request",
            ["header /If-Match"],
            ("DELETE", TASK, {"headers": {"If-Match": "7"}}),
        ),
        (400, "malformed-request", [], ("POST", TASKS, {"content": b"{", "headers": JSON})),
        (
            400,
            "malformed-request",
            [],
            ("POST", TASKS, {"content": b'{"title": 1, "title": 2}', "headers": JSON}),
        ),
        (415, "unsupported-media-type", [], ("POST", TASKS, {"content": b"{}"})),
        (415, "unsupported-media-type", [], ("POST", TASKS, {"data": {"title": "A"}})),
        (413, "content-too-large", [], ("POST", TASKS, {"json": {"title": "A" * 70_000}})),
    ],
)
def test_a_refusal_says_what_happened(
    mock: httpx.Client,
    status: int,
    kind: str,
    places: list[str],
    request_: tuple[str, str, dict[str, Any]],
) -> None:
    """Whatever other examples the contract has for the status."""
    method, path, parts = request_
    headers = {**USER, **parts.get("headers", {})}
    response = mock.request(method, path, **{**parts, "headers": headers})
    problem = require_problem(response, status)
    assert problem["type"] == f"/docs/problems/{kind}"
    errors = problem.get("errors", [])
    assert [f"{error['in']} {error['pointer']}" for error in errors] == places


def test_what_no_credential_allows_is_a_401_of_its_own_kind(mock: httpx.Client) -> None:
    problem = require_problem(mock.get("/api/me"), 401)
    assert problem["type"] == "/docs/problems/unauthorized"


def test_the_token_endpoint_refuses_in_the_shape_of_oauth2(mock: httpx.Client) -> None:
    response = mock.post("/api/auth/token", data={"username": "ada@example.com"})
    require_declared(response, "issueToken", 400)
    assert response.json()["error"] == "invalid_request"
    assert "/grant_type" in response.json()["error_description"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/no", 404), ("PUT", "/api/me", 405)]
)
def test_what_the_contract_does_not_have_is_a_problem(
    mock: httpx.Client, method: str, path: str, status: int
) -> None:
    require_problem(mock.request(method, path), status)


def test_an_example_comes_by_its_name(mock: httpx.Client) -> None:
    response = mock.post(
        TASKS, json={"title": "A"}, headers={**USER, "Prefer": "example=idempotency-key-reused"}
    )
    problem = require_problem(response, 422)
    assert problem["type"] == "/docs/problems/idempotency-key-reused"


@pytest.mark.parametrize(
    ("content", "schema", "answered"),
    [
        ({"example": ["Attic"]}, {}, (200, b'["Attic"]')),
        ({}, {"examples": [["Cellar"]]}, (200, b'["Cellar"]')),
        ({}, {"example": ["Cellar"]}, (200, b'["Cellar"]')),
        ({}, {}, (501, b"The contract has no example of this response to answer with: ")),
    ],
)
@pytest.mark.parametrize("status", ["200", "default"])
def test_a_contract_of_another_kind_may_have_its_examples_elsewhere(
    content: dict[str, Any], schema: dict[str, Any], answered: tuple[int, bytes], status: str
) -> None:
    media = {"application/json": {"schema": {"type": "array", **schema}, **content}}
    operation = {"operationId": "listRooms", "responses": {status: {"content": media}}}
    answers = ExampleAnswers({"paths": {"/rooms": {"get": operation}}}, b"")
    scope = {"type": "http", "method": "GET", "path": "/rooms", "query_string": b"", "headers": []}
    reply: Any = answers.reply("listRooms", HttpRequest(scope, no_body))
    assert (reply.status, reply.body[: len(answered[1])]) == answered


async def no_body() -> dict[str, Any]:
    raise AssertionError


def test_what_is_not_declared_cannot_be_preferred(mock: httpx.Client) -> None:
    response = mock.get("/api/me", headers={**USER, "Prefer": "code=304, example=no"})
    require_declared(response, "getMe", 200)


@pytest.mark.parametrize(
    "operation_id", ["createTask", "getTask", "updateTask", "completeTask", "restoreTask"]
)
def test_a_version_is_the_entity_tag(mock: httpx.Client, operation_id: str) -> None:
    response = ask(mock, operation_id, Authorization="Bearer any")
    assert response.headers["etag"] == f'"{response.json()["version"]}"'


def test_a_client_that_has_the_version_gets_a_304(mock: httpx.Client) -> None:
    response = mock.get(TASK, headers={**USER, "If-None-Match": '"1"'})
    require_declared(response, "getTask", 304)


@pytest.mark.parametrize("operation_id", ["createTask", "createUser", "createApiKey"])
def test_a_location_leads_to_what_was_created(mock: httpx.Client, operation_id: str) -> None:
    response = ask(mock, operation_id, Authorization="Bearer any")
    path = OPERATIONS[operation_id][1].replace("{user_id}", TASKS.split("/")[2])
    assert response.headers["location"] == f"{path}/{response.json()['id']}"


def test_a_thing_has_the_id_that_it_was_asked_for_by(mock: httpx.Client) -> None:
    other = "019a7c52-0000-7000-8000-000000000000"
    assert mock.get(f"{TASKS}/{other}", headers=USER).json()["id"] == other


@pytest.mark.parametrize("body", [{"completed": True}, {"completed": False}])
def test_an_example_that_is_sent_is_answered_by_its_own(
    mock: httpx.Client, body: dict[str, bool]
) -> None:
    assert (
        mock.patch(f"{TASK}/complete", headers=USER, json=body).json()["completed"]
        is body["completed"]
    )


def test_links_are_those_of_the_page_that_was_asked_for(mock: httpx.Client) -> None:
    response = mock.get(f"{TASKS}?limit=20", headers=USER)
    assert response.headers["link"] == f'<{TASKS}?limit=20>; rel="first"'


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_a_file_is_what_it_is_called(mock: httpx.Client, kind: str) -> None:
    response = mock.post(f"{TASKS.removesuffix('/tasks')}/exports?format={kind}", headers=USER)
    assert kind in response.headers["content-type"]
    assert response.headers["content-disposition"].endswith(f'.{kind}"')
    tasks = len(response.text.splitlines()) - {"jsonl": 2, "csv": 1}[kind]
    assert tasks == 1
    assert kind == "csv" or response.text.splitlines()[-1] == '{"type": "end", "tasks": 1}'


def test_pages_of_any_origin_may_ask(mock: httpx.Client) -> None:
    origin = {"Origin": "http://127.0.0.1:5173", "Access-Control-Request-Method": "DELETE"}
    wanted = {"Access-Control-Request-Headers": "authorization"}
    preflight = mock.options("/api/me", headers={**origin, **wanted})
    assert preflight.headers["access-control-allow-origin"] == origin["Origin"]
    assert preflight.headers["access-control-allow-methods"] == "DELETE"
    assert preflight.headers["access-control-allow-headers"] == "authorization"
    answer = mock.get(TASK, headers={**origin, **USER})
    assert answer.headers["access-control-allow-origin"] == origin["Origin"]
    assert {"etag", "x-request-id"} <= set(
        answer.headers["access-control-expose-headers"].split(", ")
    )
