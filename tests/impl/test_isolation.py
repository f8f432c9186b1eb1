"""Nobody reaches another's tasks: every operation of the contract, with every kind of caller.

The rows come from the contract, and what is expected in each cell is written here by hand. An
operation that is new in the contract fails until somebody decides who may do what with it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from impl.callers import SCOPES
from impl.settings import Settings
from impl.tokens import AccessToken, AccessTokens
from tests.users import SignedUp

CONTRACT = yaml.safe_load((Path(__file__).parents[2] / "openapi" / "openapi.yaml").read_bytes())
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

CALLERS = (
    "anonymous",
    "malformed token",
    "expired token",
    "owner",
    "other user, owner's path",  # all is as the owner sends it but the token
    "other user, own path",  # which is right in all but the owner's `{id}`
)
EXPECTED: dict[str, tuple[int, ...]] = {
    # Everybody may; a token is not even looked at.
    "signUp": (201, 201, 201, 201, 201, 201),
    "logIn": (200, 200, 200, 200, 200, 200),
    "getLiveness": (200, 200, 200, 200, 200, 200),
    "getReadiness": (200, 200, 200, 200, 200, 200),
    "getContractYaml": (200, 200, 200, 200, 200, 200),
    "getContractJson": (200, 200, 200, 200, 200, 200),
    # Users about themselves; the path names nobody.
    "getMe": (401, 401, 401, 200, 200, 200),
    # On their own path, users have their own list.
    "listTasks": (401, 401, 401, 200, 403, 200),
    "createTask": (401, 401, 401, 201, 403, 201),
    # Another's task is none.
    "getTask": (401, 401, 401, 200, 403, 404),
    "replaceTask": (401, 401, 401, 200, 403, 404),
    "updateTask": (401, 401, 401, 200, 403, 404),
    "completeTask": (401, 401, 401, 200, 403, 404),
    "deleteTask": (401, 401, 401, 204, 403, 404),
}


@dataclass(frozen=True)
class Operation:
    """An operation, and a request for it that the contract calls valid."""

    id: str
    method: str
    path: str
    media_type: str | None
    body: dict[str, Any] | None


def operations() -> dict[str, Operation]:
    """Returns every operation of the contract, by its id."""
    found = {}
    for path, item in CONTRACT["paths"].items():
        for method in METHODS:
            if method in item:
                media_type, body = _example(item[method].get("requestBody"))
                operation_id = item[method]["operationId"]
                found[operation_id] = Operation(
                    operation_id, method.upper(), path, media_type, body
                )
    return found


def _example(request_body: dict[str, Any] | None) -> tuple[str | None, dict[str, Any] | None]:
    if request_body is None:
        return None, None
    media_type, content = next(iter(request_body["content"].items()))
    example = next(iter(content["examples"].values()))
    if "$ref" in example:
        example = CONTRACT["components"]["examples"][example["$ref"].rpartition("/")[2]]
    return media_type, example["value"]


OPERATIONS = operations()


@dataclass
class Scene:
    """An owner with a task, and another user who has one too."""

    client: httpx.AsyncClient
    owner: SignedUp
    other: SignedUp
    task: dict[str, Any]
    tokens: dict[str, str | None]

    async def send(
        self, operation: Operation, caller: str, task_id: str | None = None
    ) -> httpx.Response:
        """Sends the operation's example as `caller`, about the owner's task unless told."""
        token = self.tokens[caller]
        on_path = self.other if caller == "other user, own path" else self.owner
        path = operation.path.format(user_id=on_path.user_id, id=task_id or self.task["id"])
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        if operation.body is None:
            return await self.client.request(operation.method, path, headers=headers)
        body = operation.body
        if operation.id == "signUp":
            body = body | {"email": f"{uuid.uuid4().hex}@isolation.example"}
        if operation.id == "logIn":
            body = body | {"email": self.owner.email, "password": self.owner.password}
        headers["Content-Type"] = str(operation.media_type)
        return await self.client.request(operation.method, path, headers=headers, json=body)

    async def owners_tasks(self) -> dict[str, Any]:
        """Returns the list as the owner sees it."""
        response = await self.client.get(self.owner.tasks, headers=self.owner.headers)
        assert response.status_code == 200
        return response.json()  # type: ignore[no-any-return]


@pytest.fixture
async def scene(
    client: httpx.AsyncClient, settings: Settings, user: SignedUp, other_user: SignedUp
) -> Scene:
    body = {
        "title": "The owner's",
        "description": "canary-of-the-owner",
        "due": "2026-12-24",
        "priority": "high",
    }
    task = await client.post(user.tasks, headers=user.headers, json=body)
    await client.post(other_user.tasks, headers=other_user.headers, json={"title": "The other's"})
    yesterday = datetime.now(UTC) - timedelta(days=1)
    issuer = AccessTokens(settings.secrets, timedelta(minutes=15), lambda: yesterday)
    expired = issuer.issue(AccessToken(user.user_id, user.session_id, SCOPES["user"]))
    tokens = {
        "anonymous": None,
        "malformed token": user.token[:-4],
        "expired token": expired,
        "owner": user.token,
        "other user, owner's path": other_user.token,
        "other user, own path": other_user.token,
    }
    return Scene(client, user, other_user, task.json(), tokens)


def test_every_operation_of_the_contract_has_a_row_and_every_row_an_operation() -> None:
    assert EXPECTED.keys() == OPERATIONS.keys()
    assert {len(row) for row in EXPECTED.values()} == {len(CALLERS)}


def test_every_status_that_is_expected_is_declared_in_the_contract() -> None:
    for operation in OPERATIONS.values():
        declared = CONTRACT["paths"][operation.path][operation.method.lower()]["responses"]
        assert {str(status) for status in EXPECTED[operation.id]} <= declared.keys(), operation.id


@pytest.mark.parametrize("operation_id", OPERATIONS)
async def test_every_caller_gets_what_is_theirs(scene: Scene, operation_id: str) -> None:
    operation, expected = OPERATIONS[operation_id], EXPECTED.get(operation_id, ())
    before = await scene.owners_tasks()
    # The owner comes last, who alone may change what the others are kept from.
    order = sorted(range(len(CALLERS)), key=lambda column: CALLERS[column] == "owner")
    answers = {}
    for column in order:
        caller = CALLERS[column]
        response = await scene.send(operation, caller)
        answers[caller] = response.status_code
        if caller != "owner":
            assert await scene.owners_tasks() == before, f"{caller} changed the owner's tasks"
            assert "canary-of-the-owner" not in response.text, f"{caller} reads the owner's task"
    assert answers == dict(zip(CALLERS, expected, strict=True))


WITH_USER = [name for name, operation in OPERATIONS.items() if "{user_id}" in operation.path]
WITH_TASK = [name for name, operation in OPERATIONS.items() if "{id}" in operation.path]


def visible(response: httpx.Response) -> tuple[int, list[tuple[str, str]], dict[str, Any]]:
    """Returns all that a caller can see of a problem, but its request id and the date."""
    body = response.json()
    assert body.pop("request_id") == response.headers["x-request-id"]
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name not in ("x-request-id", "date")
    ]
    return response.status_code, headers, body


@pytest.mark.parametrize("operation_id", WITH_TASK)
async def test_anothers_task_and_a_missing_one_look_the_same(
    scene: Scene, operation_id: str
) -> None:
    """Nothing differs but the request id: whether a task exists is its owner's business."""
    operation = OPERATIONS[operation_id]
    anothers = await scene.send(operation, "other user, own path")
    for missing in (str(uuid.uuid4()), "00000000-0000-0000-0000-000000000000"):
        really = await scene.send(operation, "other user, own path", missing)
        assert visible(anothers) == visible(really)
        assert len(anothers.content) == len(really.content)
    deleted = await scene.client.post(
        scene.other.tasks, headers=scene.other.headers, json={"title": "Deleted"}
    )
    own = deleted.json()["id"]
    await scene.client.delete(f"{scene.other.tasks}/{own}", headers=scene.other.headers)
    gone = await scene.send(operation, "other user, own path", own)
    assert visible(anothers) == visible(gone)


@pytest.mark.parametrize("operation_id", WITH_USER)
async def test_the_path_of_a_user_and_of_nobody_are_refused_alike(
    scene: Scene, operation_id: str
) -> None:
    operation = OPERATIONS[operation_id]
    refused = await scene.send(operation, "other user, owner's path")
    path = operation.path.replace("{user_id}", "nobody-has-this-id")
    of_nobody = await scene.send(replace(operation, path=path), "other user, owner's path")
    assert visible(of_nobody) == visible(refused)


@pytest.mark.parametrize("operation_id", WITH_TASK)
async def test_who_is_refused_does_not_learn_what_else_was_wrong(
    scene: Scene, operation_id: str
) -> None:
    """Who may do this is settled before anything that was sent is read."""
    expected = dict(zip(CALLERS, EXPECTED[operation_id], strict=True))
    refused = {caller: status for caller, status in expected.items() if status in (401, 403)}
    assert refused
    for caller, status in refused.items():
        response = await scene.send(OPERATIONS[operation_id], caller, task_id="no-uuid")
        assert response.status_code == status, caller
