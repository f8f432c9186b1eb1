"""Examples that contradict each other, or themselves, are found in any contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from openapi.codegen.contract.contract import Contract
from openapi.rules.contradictions import _differing, contradictions
from tests.openapi.contracts import Json, operations, real_contract

type Change = Callable[[Json], None]


def test_the_contract_contradicts_itself_nowhere() -> None:
    assert contradictions(Contract(real_contract())) == []


def example(name: str, **properties: Any) -> Change:
    """Changes properties of a shared example."""

    def change(document: Json) -> None:
        document["components"]["examples"][name]["value"] |= properties

    return change


def header(name: str, value: Any) -> Change:
    """Gives a shared header a different example."""

    def change(document: Json) -> None:
        document["components"]["headers"][name]["example"] = value

    return change


def body(operation: str, status: str, name: str, change: Callable[[Any], object]) -> Change:
    """Changes an inline example."""

    def change_in_place(document: Json) -> None:
        content = operations(document)[operation]["responses"][status]["content"]
        change(content["application/json"]["examples"][name]["value"])

    return change_in_place


def problem(name: str, **properties: Any) -> Change:
    """Changes the example of a problem."""

    def change(document: Json) -> None:
        document["components"]["examples"][name]["value"] |= properties

    return change


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            problem("UserNotFound", status=400),
            "getUser, 404: the example user-not-found says that its status is 400",
        ),
        (
            example("TaskCompleted", created_at="2026-11-22T00:00:00Z"),
            "completeTask, 200: the example complete has its updated_at before its created_at",
        ),
        (
            example("TaskCompleted", completed_at="2026-11-22T00:00:00Z"),
            "completeTask, 200: the example complete has its completed_at after its updated_at",
        ),
        (
            example("TaskCompleted", completed_at=None),
            "completeTask, 200: the example complete has a completed that its completed_at denies",
        ),
        (
            example("TaskReopened", completed_at="2026-11-21T10:12:45Z"),
            "completeTask, 200: the example reopen has a completed that its completed_at denies",
        ),
        (
            example("TaskDeleted", purge_at="2026-11-21T00:00:00Z"),
            "getTask, 200: the example deleted has its purge_at before its created_at",
        ),
        (
            example("TaskCompleted", completed=False, completed_at=None),
            "completeTask, 200: the example complete is sent with another completed",
        ),
        (
            example("UserAda", created_at="2026-11-20T09:30:00.000000Z"),
            "what has the id 019a7c51-3f60-7d04-9c1e-2b6c54f0a7e1 was created at 2026-11-20",
        ),
        (
            body("listSessions", "200", "last", lambda v: v["items"][0].update(expires_at="2026")),
            "listSessions, 200: the example last has its expires_at before its created_at",
        ),
        (
            body("changeTasks", "200", "shopping", lambda v: v["results"][0].update(etag='"7"')),
            'changeTasks, 200: the example shopping has "7" as etag, and what it tells of has "1"',
        ),
        (
            body("changeTasks", "200", "shopping", lambda v: v["results"][0].update(location="/a")),
            "changeTasks, 200: the example shopping has the location /a of something else",
        ),
        (
            body("listTasks", "200", "last", lambda v: v.update(total=0)),
            "listTasks, 200: the example last says total: 0, and has 1 items",
        ),
        (
            body("importData", "200", "partly", lambda v: v.update(created=2)),
            "importData, 200: the example partly says created: 2, and has 1 of them",
        ),
        (
            body("createApiKey", "201", "report", lambda v: v.pop("id")),
            "createApiKey, 201: the example report has no id, which a header or a link",
        ),
        (
            header("RetryAfter", 900),
            "getMe, 429: the example of Retry-After is 900, and no policy",
        ),
        (
            header("RateLimit", '"login-address";r=31;t=42'),
            "getMe, 429: the example of RateLimit has more than the policy login-address allows",
        ),
        (
            header("RateLimit", '"another";r=0;t=42'),
            "getMe, 429: the examples of RateLimit and RateLimit-Policy are of different policies",
        ),
    ],
)
def test_a_contradiction_is_found(change: Change, finding: str) -> None:
    document = real_contract()
    change(document)
    found = contradictions(Contract(document))
    assert [line for line in found if line.startswith(finding)], found


def test_the_first_request_is_answered_by_an_example() -> None:
    document = real_contract()
    content = operations(document)["updateUser"]["responses"]["200"]["content"]
    content["application/json"]["examples"] = {
        "ada": {"$ref": "#/components/examples/ManagedUserAda"}
    }
    (finding,) = contradictions(Contract(document))
    assert finding == (
        "updateUser, 200: no example is what deactivate would be answered with:"
        " each has another active"
    )


def test_what_a_header_is_made_from_is_in_every_example() -> None:
    document = real_contract()
    del document["components"]["examples"]["TaskRestored"]["value"]["version"]
    (finding,) = contradictions(Contract(document))
    assert finding == (
        "restoreTask, 200: the example restored has no version, which a header or a link is made "
        "from"
    )


@pytest.mark.parametrize(
    ("answered", "agrees"),
    [
        ([{"id": 1, "quantity": 2, "name": "Tea"}], True),
        ([{"id": 1, "quantity": 3, "name": "Tea"}], False),
        ([{"id": 1, "quantity": 2}, {"id": 2, "quantity": 2}], False),
    ],
)
def test_an_answer_may_tell_more_of_what_was_sent(answered: list[Json], *, agrees: bool) -> None:
    sent = {"lines": [{"id": 1, "quantity": 2}]}
    assert _differing(sent, {"lines": answered}) == ([] if agrees else ["lines"])
