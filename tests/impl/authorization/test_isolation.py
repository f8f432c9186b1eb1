"""Other users' things do not exist, and a refusal reveals nothing.

The operations that these tests call come from the contract, as in `test_matrix.py`.
"""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from openapi.codegen.contract.operations import Operation
from tests.impl.authorization.callers import headers_of
from tests.impl.authorization.world import CALLERS, CANARY, MATRIX, OPERATIONS, World

OTHER = CALLERS["other user, owner's id"]
OWNER = CALLERS["owner"]
OWN = [o for o in OPERATIONS.values() if o.is_secured and MATRIX.verdict(o, OWNER) == "allowed"]
WITH_USER = [operation.id for operation in OWN if operation.names_its_caller]
WITH_THING = [operation.id for operation in OWN if MATRIX.verdict(operation, OTHER) == 404]
THINGS = sorted({p.schema for o in OWN for p in o.arguments})
WITHOUT_THING = [o.id for o in OWN if o.method == "GET" and not o.arguments]
BRINGS_BACK = {"restoreTask"}  # for it, what its owner removed still exists
IDS_OF_NOTHING = ("00000000-0000-0000-0000-000000000000", str(uuid.uuid4()))


def visible(response: httpx.Response) -> tuple[int, list[tuple[str, str]], dict[str, Any]]:
    """Returns everything that a caller can see of a problem, except request id and date."""
    body = response.json()
    assert body.pop("request_id") == response.headers["x-request-id"]
    headers = [
        (name, value)
        for name, value in response.headers.multi_items()
        if name not in ("x-request-id", "date")
    ]
    return response.status_code, headers, body


def removal_of(operation: Operation) -> Operation:
    """Returns the operation that removes the operation's subject."""
    schemas = [parameter.schema for parameter in operation.arguments]
    (removal,) = [
        o for o in OWN if o.method == "DELETE" and [p.schema for p in o.arguments] == schemas
    ]
    return removal


@pytest.mark.parametrize("operation_id", WITHOUT_THING)
async def test_nobody_sees_what_others_own(world: World, operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    owner, other = await world.user(), await world.user()
    things = [await world.thing(schema, owner) for schema in THINGS]
    secrets = {CANARY, owner.email, owner.user_id, *things}
    path = await world.path(operation, owner)
    seen = await world.client.get(path, headers=owner.headers)
    assert any(secret in seen.text for secret in secrets), "the owner sees what is their own"
    path = await world.path(operation, other)
    seen = await world.client.get(path, headers=other.headers)
    assert seen.status_code == 200
    assert not [secret for secret in secrets if secret in seen.text]


@pytest.mark.parametrize("operation_id", WITH_THING)
async def test_anothers_thing_and_a_missing_one_look_the_same(
    world: World, operation_id: str
) -> None:
    """Only the request id differs: whether a thing exists is its owner's business."""
    operation = OPERATIONS[operation_id]
    owner, other = await world.user(), await world.user()
    path = await world.path(operation, owner, on_path=other.user_id)
    anothers = await world.send(operation, path, other.headers)
    assert anothers.status_code == 404
    (parameter,) = operation.arguments
    for nothing in IDS_OF_NOTHING:
        path = operation.path.format(**{"user_id": other.user_id, parameter.name: nothing})
        missing = await world.send(operation, path, other.headers)
        assert visible(missing) == visible(anothers)
        assert len(missing.content) == len(anothers.content)


@pytest.mark.parametrize("operation_id", sorted({*WITH_THING} - BRINGS_BACK))
async def test_anothers_thing_and_one_that_was_removed_look_the_same(
    world: World, operation_id: str
) -> None:
    operation, removal = OPERATIONS[operation_id], removal_of(OPERATIONS[operation_id])
    owner, other = await world.user(), await world.user()
    path = await world.path(operation, owner, on_path=other.user_id)
    anothers = await world.send(operation, path, other.headers)
    (parameter,) = operation.arguments
    values = {
        "user_id": other.user_id,
        parameter.name: await world.thing(parameter.schema, other),
    }
    removed = await world.send(removal, removal.path.format(**values), other.headers)
    assert removed.status_code == 204
    gone = await world.send(operation, operation.path.format(**values), other.headers)
    assert visible(gone) == visible(anothers)


@pytest.mark.parametrize("operation_id", WITH_USER)
async def test_the_path_of_a_user_and_of_nobody_are_refused_alike(
    world: World, operation_id: str
) -> None:
    operation = OPERATIONS[operation_id]
    owner, other = await world.user(), await world.user()
    path = await world.path(operation, owner)
    refused = await world.send(operation, path, other.headers)
    assert refused.status_code == 403
    of_nobody = path.replace(owner.user_id, "nobody-has-this-id")
    assert visible(await world.send(operation, of_nobody, other.headers)) == visible(refused)


@pytest.mark.parametrize("operation_id", [operation.id for operation in OWN])
async def test_who_is_refused_does_not_learn_what_else_was_wrong(
    world: World, operation_id: str
) -> None:
    """Permission is decided before anything in the request is read."""
    operation = OPERATIONS[operation_id]
    owner = await world.user()
    values = {parameter.name: "no-uuid" for parameter in operation.arguments}
    path = operation.path.format(**{"user_id": owner.user_id, **values})
    for name in (
        *("anonymous", "malformed token", "two users' credentials", "other user, owner's path"),
        *("token `account:read`", "token `tasks:read`", "key `account:read`", "key `tasks:read`"),
    ):
        expected = MATRIX.verdict(operation, CALLERS[name])
        if expected in (400, 401, 403):
            headers = await headers_of(CALLERS[name], owner, world)
            response = await world.client.request(
                operation.method, path, params={"unknown": "1"}, headers=headers, content=b"{"
            )
            assert response.status_code == expected, name
            assert "errors" not in response.json(), name
