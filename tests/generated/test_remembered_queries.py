"""A short query is validated once, whoever sends it; what is not to be remembered is not."""

from __future__ import annotations

import pytest
from starlette.types import Message

import generated.requests
from generated.auth import RefreshSessionRequest
from generated.http_request import HttpRequest
from generated.problems import Refusal
from generated.request_models import RequestModel
from generated.requests import validate
from generated.tasks import GetTaskRequest, ListTasksRequest

_TASK = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[type[RequestModel], bytes], object]:
    found: dict[tuple[type[RequestModel], bytes], object] = {}
    monkeypatch.setattr(generated.requests, "_REMEMBERED", found)
    return found


def request(query: bytes, **headers: str) -> HttpRequest:
    async def receive() -> Message:
        raise AssertionError

    pairs = [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": pairs}
    return HttpRequest(scope, receive)


def test_the_same_query_has_the_same_values() -> None:
    first = validate(ListTasksRequest, request(b"limit=5&q=milk"))
    assert (first.limit, first.q) == (5, "milk")
    assert validate(ListTasksRequest, request(b"limit=5&q=milk")) is first
    assert validate(ListTasksRequest, request(b"limit=6&q=milk")).limit == 6


def test_another_operation_has_other_values() -> None:
    with pytest.raises(Refusal):
        validate(RefreshSessionRequest, request(b"limit=5"))
    assert validate(ListTasksRequest, request(b"limit=5")).limit == 5
    with pytest.raises(Refusal):
        validate(RefreshSessionRequest, request(b"limit=5"))


@pytest.mark.parametrize(
    ("model", "query", "headers", "path"),
    [
        (ListTasksRequest, b"priority=low", {}, {}),
        (ListTasksRequest, b"q=" + b"a" * 100 + b"&cursor=" + b"b" * 300, {}, {}),
        (ListTasksRequest, b"limit=5", {"if_none_match": '"a"'}, {}),
        (RefreshSessionRequest, b"", {"cookie": f"__Host-refresh_token={'a' * 43}"}, {}),
        (GetTaskRequest, b"deleted=only", {}, {"id": _TASK}),
    ],
    ids=["an array", "a long one", "a header", "a secret", "a path"],
)
def test_these_are_not_remembered(
    remembered: dict[object, object],
    model: type[RequestModel],
    query: bytes,
    headers: dict[str, str],
    path: dict[str, str],
) -> None:
    asked = request(query, **headers)
    asked.path_values = path
    validate(model, asked)
    assert remembered == {}


def test_what_is_refused_is_not_remembered(remembered: dict[object, object]) -> None:
    for query in (b"limit=0", b"unknown=1", b"limit=1&limit=2"):
        with pytest.raises(Refusal):
            validate(ListTasksRequest, request(query))
    assert remembered == {}


def test_no_more_than_a_thousand_are_remembered(remembered: dict[object, object]) -> None:
    for number in range(3000):
        validate(ListTasksRequest, request(b"q=word%d" % number))
        assert len(remembered) <= 1024
