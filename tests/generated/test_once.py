"""A request is parsed, validated and serialised exactly once, and nothing is recomputed.

However many objects an answer has: none of them is a model, which would be validated.
"""

from __future__ import annotations

import functools
import inspect
import json
import typing
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pydantic
import pydantic_core
import pytest

import generated.replies
import generated.requests
from tests.support.users import SignedUp


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often expensive functions were called, by name."""
    found: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        original = inspect.getattr_static(owner, name)
        is_method = isinstance(original, classmethod)
        function: Callable[..., Any] = original.__func__ if is_method else original

        @functools.wraps(function)  # Pydantic knows its own `__init__` by an attribute
        def counting(*arguments: Any, **options: Any) -> Any:
            found[name] += 1
            return function(*arguments, **options)

        # A class method must stay one, or it would not know its model.
        monkeypatch.setattr(owner, name, classmethod(counting) if is_method else counting)

    count(json, "loads")
    count(generated.requests, "parse_json")
    count(generated.requests, "validate_values")
    count(generated.replies, "encode")
    count(pydantic_core, "to_json")
    for name in ("__init__", "model_construct", "model_copy", "model_dump", "model_rebuild"):
        count(pydantic.BaseModel, name)
    for name in ("model_validate", "model_validate_json", "model_dump_json", "model_json_schema"):
        count(pydantic.BaseModel, name)
    count(pydantic.TypeAdapter, "__init__")
    count(inspect, "signature")
    count(typing, "get_type_hints")
    return found


@pytest.fixture
async def task(client: httpx.AsyncClient, user: SignedUp) -> str:
    """The path of a task, one of several."""
    bodies = [{"title": "a", "tags": ["b"], "due": "2026-12-24"}, {"title": "c"}, {"title": "d"}]
    made = [await client.post(user.tasks, json=body, headers=user.headers) for body in bodies]
    return str(made[0].headers["location"])


WITHOUT_BODY = {"validate_values": 1, "encode": 1}
WITH_A_PATH_ALONE = {"encode": 1}
WITH_A_KNOWN_QUERY = {"encode": 1}
ONE_OF_EACH = {"parse_json": 1, "encode": 1}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "expected"),
    [
        ("POST", "{tasks}", {"title": "a", "tags": ["b"]}, 201, ONE_OF_EACH),
        ("PATCH", "{task}", {"priority": "low"}, 200, ONE_OF_EACH),
        ("GET", "{task}", None, 200, WITH_A_PATH_ALONE),
        ("GET", "{task}?deleted=exclude", None, 200, WITHOUT_BODY),
        ("GET", "{tasks}?limit=5", None, 200, WITH_A_KNOWN_QUERY),
        ("GET", "{tasks}?q=a&total=true", None, 200, WITH_A_KNOWN_QUERY),
        ("GET", "/api/me/tags", None, 200, WITH_A_KNOWN_QUERY),
        ("GET", "/api/me", None, 200, WITH_A_KNOWN_QUERY),
    ],
    ids=["create", "change", "get", "get that is there", "list", "search", "tags", "me"],
)
async def test_a_request_costs_one_of_each(
    client: httpx.AsyncClient,
    user: SignedUp,
    task: str,
    calls: Counter[str],
    *,
    method: str,
    path: str,
    body: object,
    status: int,
    expected: dict[str, int],
) -> None:
    async def send() -> httpx.Response:
        url = path.format(tasks=user.tasks, task=task)
        return await client.request(method, url, json=body, headers=user.headers)

    await send()  # one-time work is done here
    calls.clear()
    response = await send()
    counted = dict(calls)
    assert response.status_code == status, response.text
    assert counted == expected


async def test_what_is_not_modified_is_serialised_once_for_its_entity_tag(
    client: httpx.AsyncClient, user: SignedUp, calls: Counter[str]
) -> None:
    first = await client.get(user.tasks, headers=user.headers)
    calls.clear()
    headers = {**user.headers, "If-None-Match": first.headers["etag"]}
    response = await client.get(user.tasks, headers=headers)
    assert response.status_code == 304
    assert dict(calls) == {"validate_values": 1, "encode": 1}


async def test_a_refusal_costs_one_of_each(
    client: httpx.AsyncClient, user: SignedUp, calls: Counter[str]
) -> None:
    body = {"title": 5, "titel": "a"}
    await client.post(user.tasks, json=body, headers=user.headers)  # one-time work is done here
    calls.clear()
    response = await client.post(user.tasks, json=body, headers=user.headers)
    counted = dict(calls)
    assert len(response.json()["errors"]) == 2
    assert counted == {**ONE_OF_EACH, "validate_values": 1}, "once more, for all that is wrong"
