"""Every operation responds as it declares: status, headers, media type and body."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from typing import Any

import httpx
import pytest

from impl.admin.commands import create_admin
from impl.database.url import parse_database_url
from tests.generated.documents import OPERATIONS, example_request, require_declared
from tests.support.creations import CREATIONS
from tests.support.users import PASSWORD, SignedUp, sign_up

ACCOUNT = {"email": "Walker@Example.com", "password": PASSWORD, "name": "Walker"}
WHOLE = {
    "title": "Write the report",
    "description": "Two pages",
    "priority": "high",
    "due": "2026-12-24T18:00:00+05:45",
    "tags": ["Figures", "work"],
    "completed": True,
}

_ORDER = ["POST", "GET", "PUT", "PATCH", "DELETE"]

type Answers = dict[str, tuple[httpx.Response, int]]
type Do = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture(scope="module")
async def answers(client: httpx.AsyncClient, database_url: str) -> AsyncGenerator[Answers]:
    """One success of every operation and its required status, in an order that works."""
    found: Answers = {}

    async def do(operation_id: str, status: int, body: Any = None, **values: str) -> httpx.Response:
        method, path, operation = OPERATIONS[operation_id]
        query = "?limit=1" if operation_id == "listTasks" else ""
        as_form = "application/x-www-form-urlencoded" in str(operation.get("requestBody"))
        response = await client.request(
            method,
            path.format(**values) + query,
            headers={"Content-Type": "application/jsonl"} if operation_id == "importData" else {},
            **{"data" if as_form else "json": body},
        )
        found[operation_id] = response, status
        return response

    await do("getLiveness", 200)
    await do("getReadiness", 200)
    await do("getContractYaml", 200)
    await do("getContractJson", 200)
    signed_up = await do("signUp", 201, ACCOUNT)
    await do("logIn", 200, {"email": ACCOUNT["email"], "password": PASSWORD})
    refresh_token = signed_up.json()["refresh_token"]
    await do("refreshSession", 200, {"refresh_token": refresh_token})
    grant = {"grant_type": "password", "username": ACCOUNT["email"], "password": PASSWORD}
    issued = await do("issueToken", 200, grant)
    await do("logOut", 204, {"refresh_token": issued.json()["refresh_token"]})
    admin = {"email": "admin@example.com", "password": PASSWORD}
    await create_admin(parse_database_url(database_url), 4, admin)
    signed_in = await client.post("/api/auth/login", json=admin)
    client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
    await manage_a_user(do)
    await leave(client, do)
    client.headers["Authorization"] = f"Bearer {signed_up.json()['access_token']}"
    await do("getMe", 200)
    await do("updateMe", 200, {"name": "Walker again"})
    new_password = {"current_password": PASSWORD, "new_password": f"{PASSWORD}, again"}
    await do("listSessions", 200)
    sessions = (await client.get("/api/auth/sessions")).json()["items"]
    other = next(session["id"] for session in sessions if not session["current"])
    await do("endSession", 204, session_id=other)
    await do("changePassword", 200, new_password)
    await use_tasks(do, signed_up.json()["user"]["id"])
    await use_the_rest(do, found.keys(), signed_up.json()["user"]["id"])
    yield found
    del client.headers["Authorization"]


async def use_tasks(do: Do, user_id: str) -> None:
    await do("createTask", 201, {"title": "Buy milk"}, user_id=user_id)
    created = await do("createTask", 201, WHOLE, user_id=user_id)
    own = {"user_id": user_id, "id": created.json()["id"]}
    await do("listTasks", 200, user_id=user_id)
    complete = {"op": "complete", "id": own["id"], "completed": True}
    batch = {"mode": "independent", "operations": [complete]}
    await do("changeTasks", 200, batch, user_id=user_id)
    await do("exportData", 200, user_id=user_id)
    await do("importData", 200, {"type": "task", "task": WHOLE}, user_id=user_id)
    await do("getTask", 200, **own)
    await do("replaceTask", 200, WHOLE, **own)
    await do("updateTask", 200, {"due": None}, **own)
    await do("completeTask", 200, **own)
    await change_a_tag(do, user_id)
    await do("deleteTask", 204, **own)
    await do("restoreTask", 200, **own)


async def change_a_tag(do: Do, user_id: str) -> None:
    tags = await do("listTags", 200, user_id=user_id)
    tag_id, other_id = [tag["id"] for tag in tags.json()["items"][:2]]
    tag = {"user_id": user_id, "tag_id": tag_id}
    await do("updateTag", 200, {"name": "Numbers"}, **tag)
    await do("mergeTag", 200, {"into": tag_id}, user_id=user_id, tag_id=other_id)
    await do("deleteTag", 204, **tag)


async def use_the_rest(do: Do, used: Collection[str], user_id: str) -> None:
    """Does what no other step names, as the contract's examples say: first what creates."""
    values = {"user_id": user_id}
    rest = [name for name in OPERATIONS if name not in used]
    for operation_id in sorted(rest, key=lambda name: _ORDER.index(OPERATIONS[name][0])):
        method, path, operation = OPERATIONS[operation_id]
        status = min(int(status) for status in operation["responses"])
        example = json.loads(example_request(operation_id).get("content", "null"))
        response = await do(operation_id, status, example, **values)
        for creation in CREATIONS:
            if method == "POST" and path == creation.path:
                values[creation.id_name] = response.json()["id"]


async def leave(client: httpx.AsyncClient, do: Do) -> None:
    somebody = await sign_up(client)
    client.headers.update(somebody.headers)
    await do("deleteMe", 204)


async def manage_a_user(do: Do) -> None:
    managed = await do("createUser", 201, {**ACCOUNT, "email": "managed@example.com"})
    await do("listUsers", 200)
    await do("getUser", 200, id=managed.json()["id"])
    await do("updateUser", 200, {"active": False}, id=managed.json()["id"])
    await do("deleteUser", 204, id=managed.json()["id"])


@pytest.mark.parametrize("operation_id", OPERATIONS)
async def test_an_operation_answers_as_it_declares(answers: Answers, operation_id: str) -> None:
    response, status = answers[operation_id]
    require_declared(response, operation_id, status)


@pytest.mark.parametrize("operation_id", ["signUp", "createTask"])
async def test_the_location_of_what_was_created_leads_there(
    client: httpx.AsyncClient, answers: Answers, operation_id: str
) -> None:
    response, _ = answers[operation_id]
    found = await client.get(response.headers["location"])
    assert found.status_code == 200
    if operation_id == "createTask":
        _, path, _ = OPERATIONS["getTask"]
        user_id = response.headers["location"].split("/")[2]
        assert response.headers["location"] == path.format(
            user_id=user_id, id=response.json()["id"]
        )


async def test_the_page_of_the_walk_has_a_next_one(answers: Answers) -> None:
    response, _ = answers["listTasks"]
    assert [task["title"] for task in response.json()["items"]] == [WHOLE["title"]]
    assert isinstance(response.json()["next_cursor"], str)


@pytest.mark.parametrize("operation_id", ["listTasks", "getTask", "listTags"])
async def test_what_is_not_modified_is_answered_as_declared(
    client: httpx.AsyncClient, user: SignedUp, operation_id: str
) -> None:
    created = await client.post(user.tasks, headers=user.headers, json={"title": "Buy milk"})
    values = {"user_id": user.user_id, "id": created.json()["id"]}
    address = OPERATIONS[operation_id][1].format(**values)
    whole = await client.get(address, headers=user.headers)
    require_declared(whole, operation_id, 200)
    headers = {**user.headers, "If-None-Match": whole.headers["etag"]}
    response = await client.get(address, headers=headers)
    require_declared(response, operation_id, 304)
    assert response.headers["etag"] == whole.headers["etag"]
