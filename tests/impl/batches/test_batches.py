"""Many changes of tasks in one request: all or nothing, or independently."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from tests.generated.documents import require_valid
from tests.impl.tasks.caller import WHOLE, Caller
from tests.support.users import SignedUp

NOWHERE = str(uuid4())
MODES = pytest.mark.parametrize("mode", ["all_or_nothing", "independent"])


async def send(caller: Caller, mode: str, *operations: Any, status: int = 200) -> Any:
    body = {"mode": mode, "operations": operations}
    answer = await caller.send("POST", "/batch", status, json=body)
    return answer["results"] if status == 200 else answer


def create(title: str, **values: Any) -> dict[str, Any]:
    return {"op": "create", "task": {"title": title, **values}}


@MODES
async def test_each_operation_has_a_result_in_their_order(caller: Caller, mode: str) -> None:
    updated, completed, deleted = [await caller.create(f"Task {n}") for n in range(3)]
    results = await send(
        caller,
        mode,
        {"op": "create", "task": WHOLE},
        {"op": "update", "id": updated["id"], "changes": {"title": "Updated"}},
        {"op": "complete", "id": completed["id"], "completed": True},
        {"op": "delete", "id": deleted["id"]},
    )
    for result in results:
        require_valid({"$ref": "#/components/schemas/BatchResult"}, result)
    assert [result["status"] for result in results] == [201, 200, 200, 204]
    assert [result["op"] for result in results] == ["create", "update", "complete", "delete"]
    for result in results[:3]:
        assert await caller.get(result["task"]) == result["task"]
    assert results[0]["location"] == f"{caller.user.tasks}/{results[0]['task']['id']}"
    assert results[0]["task"].items() >= WHOLE.items()
    assert results[1]["task"]["title"] == "Updated"
    assert results[2]["task"]["completed"]
    assert results[3] == {"op": "delete", "status": 204}
    await caller.send("GET", f"/{deleted['id']}", 404)


async def test_results_are_those_of_the_single_operations(caller: Caller) -> None:
    one, other = await caller.create(), await caller.create()
    patched = await caller.send("PATCH", f"/{one['id']}", json={"due": "2026-12-24"})
    missing = await caller.send("PATCH", f"/{NOWHERE}", 404, json={"due": None})
    results = await send(
        caller,
        "independent",
        {"op": "update", "id": other["id"], "changes": {"due": "2026-12-24"}},
        {"op": "update", "id": NOWHERE, "changes": {"due": None}},
    )
    times = {"id": ..., "created_at": ..., "updated_at": ...}
    assert results[0]["task"] | times == patched | times
    assert results[1].keys() == {"op", "status", "problem"}
    problem = results[1]["problem"]
    assert problem.pop("errors")[0]["pointer"] == "/operations/1"
    assert problem | {"request_id": ...} == missing | {"request_id": ...}


async def test_complete_says_what_the_task_becomes_however_often(caller: Caller) -> None:
    task = await caller.create()
    wishes = (True, True, False, False)
    operations = [{"op": "complete", "id": task["id"], "completed": wish} for wish in wishes]
    results = await send(caller, "all_or_nothing", *operations)
    assert [result["task"]["completed"] for result in results] == list(wishes)
    assert [result["task"]["version"] for result in results] == [2, 2, 3, 3]


@pytest.mark.parametrize(
    ("operation", "status", "type_"),
    [
        ({"op": "delete"}, 404, "task-not-found"),
        ({"op": "complete", "completed": True}, 404, "task-not-found"),
        ({"op": "update", "changes": {}, "if_version": 77}, 412, "precondition-failed"),
        ({"op": "delete", "if_version": 77}, 412, "precondition-failed"),
        ({"op": "complete", "completed": True, "if_version": 77}, 412, "precondition-failed"),
    ],
)
async def test_all_or_nothing_changes_nothing_when_one_fails(
    caller: Caller, operation: dict[str, Any], status: int, type_: str
) -> None:
    task = await caller.create()
    target = task["id"] if status == 412 else NOWHERE
    problem = await send(
        caller,
        "all_or_nothing",
        create("Never there"),
        {"op": "complete", "id": task["id"], "completed": True},
        {**operation, "id": target},
        create("Nor this"),
        status=status,
    )
    assert problem["type"] == f"/docs/problems/{type_}"
    (error,) = problem["errors"]
    assert (error["in"], error["pointer"]) == ("body", "/operations/2")
    assert await caller.get(task) == task
    assert await caller.all_titles() == ["Buy milk"]


async def test_independent_does_what_can_be_done(caller: Caller) -> None:
    task = await caller.create()
    results = await send(
        caller,
        "independent",
        create("First"),
        {"op": "delete", "id": NOWHERE},
        {"op": "delete", "id": task["id"], "if_version": 77},
        {"op": "complete", "id": task["id"], "if_version": 1, "completed": True},
        create("Last"),
    )
    assert [result["status"] for result in results] == [201, 404, 412, 200, 201]
    assert await caller.all_titles() == ["Last", "First", "Buy milk"]
    assert (await caller.get(task))["completed"]


@MODES
async def test_an_operation_sees_what_those_before_it_did(caller: Caller, mode: str) -> None:
    task = await caller.create()
    first, second, third = await send(
        caller,
        mode,
        {"op": "update", "id": task["id"], "if_version": 1, "changes": {"title": "Two"}},
        {"op": "update", "id": task["id"], "if_version": 2, "changes": {"title": "Three"}},
        {"op": "delete", "id": task["id"], "if_version": 3},
    )
    versions = [first["task"]["version"], second["task"]["version"]]
    assert (versions, third["status"]) == ([2, 3], 204)


@MODES
async def test_anothers_task_is_not_there(caller: Caller, other_user: SignedUp, mode: str) -> None:
    other = Caller(caller.http, other_user)
    task = await other.create()
    operations = (
        {"op": "update", "id": task["id"], "changes": {"title": "Mine"}},
        {"op": "complete", "id": task["id"], "completed": True},
        {"op": "delete", "id": task["id"]},
    )
    for operation in operations:
        if mode == "independent":
            (result,) = await send(caller, mode, operation)
            problem = result["problem"]
        else:
            problem = await send(caller, mode, operation, status=404)
        assert problem["status"] == 404
    assert await other.get(task) == task


@MODES
async def test_a_hundred_long_tasks_fit_and_one_more_does_not(caller: Caller, mode: str) -> None:
    long = create("Long", description="x" * 5000)
    results = await send(caller, mode, *[long] * 100)
    assert [result["status"] for result in results] == [201] * 100
    problem = await send(caller, mode, *[long] * 101, status=422)
    assert problem["errors"][0]["pointer"] == "/operations"


async def test_a_body_of_more_than_1_mib_is_too_large_and_says_so(caller: Caller) -> None:
    body = json.dumps({"mode": "independent", "operations": ["x" * 1_048_576]})
    headers = {"Content-Type": "application/json"}
    problem = await caller.send("POST", "/batch", 413, content=body, headers=headers)
    assert problem["detail"] == "The body is larger than 1 MiB. Send less at once."
    assert problem["limit"] == 1048576
    problem = await caller.send("POST", "", 413, content=body, headers=headers)
    assert problem["detail"] == "The body is larger than 64 KiB. Send less at once."
    assert problem["limit"] == 65536


@MODES
async def test_one_idempotency_key_makes_the_whole_safe_to_retry(caller: Caller, mode: str) -> None:
    task = await caller.create()
    stale_when_repeated = {
        "op": "complete",
        "id": task["id"],
        "completed": True,
        "if_version": 1,
    }
    body = {"mode": mode, "operations": [create("Once"), stale_when_repeated]}
    headers = {"Idempotency-Key": str(uuid4())}
    first = await caller.send("POST", "/batch", json=body, headers=headers)
    assert await caller.send("POST", "/batch", json=body, headers=headers) == first
    assert await caller.all_titles() == ["Once", "Buy milk"]
    assert (await caller.get(task))["completed"]


@MODES
async def test_batches_of_the_same_tasks_in_another_order_do_not_block_each_other(
    caller: Caller, mode: str
) -> None:
    tasks = [await caller.create(f"Task {n}") for n in range(10)]
    there = [{"op": "complete", "id": task["id"], "completed": True} for task in tasks]
    back = [{**operation, "completed": False} for operation in reversed(there)]
    for _ in range(4):  # no more than two are allowed at once
        await asyncio.gather(send(caller, mode, *there), send(caller, mode, *back))


VALID = {"op": "create", "task": {"title": "Fine"}}
INVALID: dict[str, tuple[Any, str, str]] = {
    "a long title": (create("x" * 201), "/operations/1/task/title", "maxLength"),
    "a title that is a number": (
        {"op": "update", "id": NOWHERE, "changes": {"title": 5}},
        "/operations/1/changes/title",
        "type",
    ),
    "an unknown operation": ({"op": "destroy", "id": NOWHERE}, "/operations/1/op", "enum"),
    "an operation of another type": ({"op": ["create"]}, "/operations/1/op", "enum"),
    "no operation": ({"id": NOWHERE}, "/operations/1/op", "required"),
    "what is no object": ("create", "/operations/1", "type"),
    "no task": ({"op": "create"}, "/operations/1/task", "required"),
    "another's property": (
        {"op": "delete", "id": NOWHERE, "task": {}},
        "/operations/1/task",
        "additionalProperties",
    ),
    "an id that is none": ({"op": "delete", "id": "1"}, "/operations/1/id", "format"),
    "a version in quotation marks": (
        {"op": "delete", "id": NOWHERE, "if_version": '"7"'},
        "/operations/1/if_version",
        "type",
    ),
    "a version that none has": (
        {"op": "delete", "id": NOWHERE, "if_version": 0},
        "/operations/1/if_version",
        "minimum",
    ),
    "completed that is not said": (
        {"op": "complete", "id": NOWHERE},
        "/operations/1/completed",
        "required",
    ),
    "completed that is null": (
        {"op": "complete", "id": NOWHERE, "completed": None},
        "/operations/1/completed",
        "type",
    ),
}


@MODES
@pytest.mark.parametrize(("operation", "pointer", "keyword"), INVALID.values(), ids=INVALID.keys())
async def test_an_operation_that_does_not_fit_the_contract_stops_them_all(
    caller: Caller, mode: str, operation: Any, pointer: str, keyword: str
) -> None:
    problem = await send(caller, mode, VALID, operation, status=422)
    assert [(e["pointer"], e["keyword"]) for e in problem["errors"]] == [(pointer, keyword)]
    assert await caller.all_titles() == []


@pytest.mark.parametrize(
    "body",
    [
        {"operations": [VALID]},
        {"mode": "some", "operations": [VALID]},
        {"mode": "independent"},
        {"mode": "independent", "operations": []},
        {"mode": "independent", "operations": [VALID], "atomic": True},
    ],
)
async def test_a_batch_says_how_and_what(caller: Caller, body: dict[str, Any]) -> None:
    await caller.send("POST", "/batch", 422, json=body)


async def test_batch_is_no_id_of_a_task(caller: Caller) -> None:
    response = await caller.http.get(f"{caller.user.tasks}/batch", headers=caller.user.headers)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
