"""Any JSON value is either a task or a problem, as JSON Schema decides."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generated.documents import is_valid, require_declared, require_problem
from tests.support.users import SignedUp

TEXT = st.text(max_size=20)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda values: st.lists(values, max_size=4) | st.dictionaries(TEXT, values, max_size=4),
    max_leaves=20,
)
# Values that are valid or nearly so.
DUE = st.dates().map(str) | st.datetimes().map(lambda moment: moment.isoformat() + "Z")
ANY_TASK = st.fixed_dictionaries(
    {"title": TEXT.map(lambda text: text or "a")},
    optional={
        "description": st.none() | TEXT | ANY_JSON,
        "priority": st.sampled_from(["none", "low", "medium", "high"]) | ANY_JSON,
        "due": st.none() | DUE | ANY_JSON,
        "tags": st.lists(st.text(max_size=3)) | ANY_JSON,
        "completed": st.booleans() | ANY_JSON,
    },
)

bounded = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@bounded
@given(body=ANY_JSON | ANY_TASK)
async def test_any_json_makes_a_task_or_is_refused(
    client: httpx.AsyncClient, user: SignedUp, body: Any
) -> None:
    headers = {**user.headers, "Content-Type": "application/json"}
    response = await client.post(user.tasks, content=json.dumps(body), headers=headers)
    if is_valid({"$ref": "#/components/schemas/NewTask"}, body):
        require_declared(response, "createTask", 201)
        created = await client.get(response.headers["location"], headers=user.headers)
        assert created.content == response.content
    else:
        require_problem(response, 422)


@bounded
@given(body=st.binary(max_size=60))
async def test_any_bytes_are_refused(
    client: httpx.AsyncClient, user: SignedUp, body: bytes
) -> None:
    headers = {**user.headers, "Content-Type": "application/json"}
    response = await client.post(user.tasks, content=body, headers=headers)
    assert response.status_code in (400, 422)
    require_problem(response, response.status_code)


@pytest.fixture(scope="module")
async def location(client: httpx.AsyncClient, user: SignedUp) -> str:
    response = await client.post(user.tasks, json={"title": "a"}, headers=user.headers)
    return str(response.headers["location"])


@bounded
@given(body=st.dictionaries(st.sampled_from(["title", "due", "completed", "priority"]), ANY_JSON))
async def test_any_patch_changes_the_task_or_is_refused(
    client: httpx.AsyncClient, user: SignedUp, location: str, body: Any
) -> None:
    response = await client.patch(location, json=body, headers=user.headers)
    if is_valid({"$ref": "#/components/schemas/TaskPatch"}, body):
        require_declared(response, "updateTask", 200)
    else:
        require_problem(response, 422)
