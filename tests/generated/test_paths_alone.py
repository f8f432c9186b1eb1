"""What came with nothing but a path and a body is validated without all that did not come."""

from __future__ import annotations

import json
import uuid
from typing import Annotated

import pytest
from pydantic import MISSING, Field
from starlette.types import Message

from generated.http_request import HttpRequest
from generated.models import NewTask
from generated.problems import InvalidRequest, Refusal
from generated.request_bodies import JsonText
from generated.request_models import RequestModel, reader_of, validator_of
from generated.requests import validate, validate_values
from generated.tasks import (
    CompleteTaskRequest,
    CreateTaskRequest,
    DeleteTaskRequest,
    GetTaskRequest,
    UpdateTaskRequest,
)

_TASK = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"


class Listing(RequestModel):
    """An operation with a default that could be changed."""

    task_id: Annotated[str, Field(alias="path.id")]
    tags: Annotated[list[str], Field(alias="query.tags")] = Field(default_factory=lambda: ["a"])


class Search(RequestModel):
    """An operation that takes more than its path and a body."""

    task_id: Annotated[str, Field(alias="path.id")]
    words: Annotated[str, Field(alias="query.words")]


class Filing(RequestModel):
    """An operation that needs a header besides its body."""

    shelf: Annotated[str, Field(alias="header.Shelf")]
    body: NewTask


def request(task: str, query: bytes = b"", **headers: str) -> HttpRequest:
    async def receive() -> Message:
        raise AssertionError

    pairs = [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": pairs}
    asked = HttpRequest(scope, receive)
    asked.path_values = {"user_id": "me", "id": task}
    return asked


@pytest.mark.parametrize("model", [GetTaskRequest, DeleteTaskRequest, CompleteTaskRequest])
def test_its_values_are_those_that_all_together_have(model: type[RequestModel]) -> None:
    alone = validate(model, request(_TASK))
    together = validate_values(model, {"path.id": _TASK})
    fields = validator_of(model).model_fields
    assert {name: getattr(alone, name) for name in fields} == vars(together)


@pytest.mark.parametrize("model", [CompleteTaskRequest, CreateTaskRequest, UpdateTaskRequest])
def test_with_a_body_they_are_as_well(model: type[RequestModel]) -> None:
    body = {"completed": True} if model is CompleteTaskRequest else {"title": "a", "tags": ["b"]}
    alone = validate(model, request(_TASK), JsonText(json.dumps(body).encode()))
    path = {} if model is CreateTaskRequest else {"path.id": _TASK}
    together = validate_values(model, {**path, "body": body})
    fields = validator_of(model).model_fields
    assert {name: getattr(alone, name) for name in fields} == vars(together)


@pytest.mark.parametrize("length", [4000, 4100])
def test_only_a_short_body_may_be_validated_twice(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone: list[object] = []
    monkeypatch.setattr(reader_of(CreateTaskRequest), "read_body", alone.append)
    body = {"title": "a", "description": "b" * length}
    text = JsonText(json.dumps(body).encode())
    together = validate(CreateTaskRequest, request(_TASK), text).body
    assert (together is None) == (length < 4096)
    assert alone == ([body] if length < 4096 else [])


def test_whatever_else_comes_is_seen() -> None:
    assert validate(GetTaskRequest, request(_TASK)).deleted == "exclude"
    assert validate(GetTaskRequest, request(_TASK, b"deleted=only")).deleted == "only"
    tagged = validate(GetTaskRequest, request(_TASK, if_none_match='"a"'))
    assert (tagged.task_id, tagged.if_none_match) == (uuid.UUID(_TASK), '"a"')
    assert validate(GetTaskRequest, request(_TASK)).if_none_match is MISSING


def test_nobody_changes_what_others_are_given() -> None:
    first = validate(GetTaskRequest, request(_TASK))
    first.deleted = "only"
    assert validate(GetTaskRequest, request(_TASK)).deleted == "exclude"


def test_a_default_that_could_be_changed_is_made_for_each() -> None:
    first, second = (validate(Listing, request(_TASK)) for _ in range(2))
    first.tags.append("b")
    assert second.tags == ["a"]


@pytest.mark.parametrize(
    ("model", "body", "missed"),
    [(Search, MISSING, "/words"), (Filing, JsonText(b'{"title": "a"}'), "/Shelf")],
)
def test_what_else_an_operation_needs_is_missed(
    model: type[RequestModel], body: object, missed: str
) -> None:
    with pytest.raises(Refusal) as refused:
        validate(model, request(_TASK), body)
    assert isinstance(refused.value.problem, InvalidRequest)
    assert [error.pointer for error in refused.value.problem.errors] == [missed]


def test_one_that_is_wrong_is_refused_as_with_all_others() -> None:
    refusals = []
    for query in (b"", b"deleted=only"):
        with pytest.raises(Refusal) as refused:
            validate(GetTaskRequest, request("no-uuid", query))
        assert isinstance(refused.value.problem, InvalidRequest)
        refusals.append(refused.value.problem.errors)
    assert len(refusals[0]) == 1
    assert refusals[0] == refusals[1]


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":' * 600 + b"1" + b"}" * 600,
        b'{"title": "a", "tags": [' + b"1," * 1500 + b"NaN]}",
        b'{"title": "a", "tags": [' + b"1," * 1500 + b'{"a": 1, "a": 2}]}',
        b'{"title": "a", "tags": [' + b"1," * 1500 + b"1]}",
    ],
    ids=["deep", "no number", "twice", "many"],
)
def test_a_short_body_is_refused_for_the_same_whatever_comes_with_it(body: bytes) -> None:
    problems = []
    for asked in (request(_TASK), request(_TASK, idempotency_key="a")):
        with pytest.raises(Refusal) as refused:
            validate(CreateTaskRequest, asked, JsonText(body))
        problems.append(refused.value.problem)
    assert problems[0] == problems[1]


def test_a_body_that_is_missing_or_wrong_is_refused_with_all_that_is() -> None:
    found = []
    for body in (MISSING, JsonText(b"{}"), JsonText(b'{"title": 5, "titel": "a"}')):
        with pytest.raises(Refusal) as refused:
            validate(UpdateTaskRequest, request("no-uuid"), body)
        assert isinstance(refused.value.problem, InvalidRequest)
        found.append([(error.in_, error.pointer) for error in refused.value.problem.errors])
    path = ("path", "/id")
    assert found == [
        [path, ("body", "")],
        [path],
        [path, ("body", "/title"), ("body", "/titel")],
    ]


def test_the_defaults_of_every_operation_are_those_that_its_class_shows() -> None:
    for model in RequestModel.__subclasses__():
        for name, field in validator_of(model).model_fields.items():
            if not field.is_required() and field.default_factory is None:
                assert getattr(model, name) is field.default, (model, name)
