"""Every response declares the headers that the service adds, and those of limits where it can."""

from __future__ import annotations

import pytest

from openapi.codegen.contract.contract import Contract
from openapi.rules.response_headers import undeclared_headers
from tests.openapi.contracts import Json, operations, real_contract

LIMITS = "RateLimit, RateLimit-Policy"


def complaints(document: Json) -> list[str]:
    return [str(each) for each in undeclared_headers(Contract(document))]


def without_headers(*names: str) -> Json:
    """Returns the contract without some headers of responses."""
    document = real_contract()
    responses = [*document["components"]["responses"].values()]
    for operation in operations(document).values():
        responses += operation["responses"].values()
    for response in responses:
        for name in names:
            response.get("headers", {}).pop(name, None)
    return document


def test_the_contract_declares_them() -> None:
    assert complaints(real_contract()) == []


def test_each_response_has_an_id() -> None:
    found = complaints(without_headers("X-Request-Id"))
    assert "GET /api/{user_id}/tasks: 200 has the headers X-Request-Id" in found
    assert "GET /api/health/live: 200 has the headers X-Request-Id" in found
    assert "NotModified has the headers X-Request-Id" in found
    assert "InternalError has the headers X-Request-Id" in found
    successes = [line for line in found if ": 20" in line]
    assert len(found) - len(successes) == len(real_contract()["components"]["responses"])


def test_responses_to_counted_requests_tell_of_limits() -> None:
    found = complaints(without_headers("RateLimit", "RateLimit-Policy"))
    assert f"GET /api/{{user_id}}/tasks: 200 has the headers {LIMITS}" in found
    assert f"POST /api/auth/login: 200 has the headers {LIMITS}" in found
    for name in ("NotModified", "TaskNotFound", "WrongCredentials", "UnauthorizedOrStale"):
        assert f"{name} has the headers {LIMITS}" in found


@pytest.mark.parametrize(
    "place",
    ["GET /api/health/live: 200", "GET /api/openapi.yaml: 200", "MissingScope"],
    ids=["counted by a process alone", "the contract", "before its caller is counted"],
)
def test_where_nothing_is_counted_nothing_is_told(place: str) -> None:
    found = complaints(without_headers("X-Request-Id", "RateLimit", "RateLimit-Policy"))
    assert f"{place} has the headers X-Request-Id" in found


def test_one_that_lacks_half_of_them_is_named() -> None:
    document = real_contract()
    del document["components"]["responses"]["TaskNotFound"]["headers"]["RateLimit"]
    assert complaints(document) == ["TaskNotFound has the headers RateLimit"]


def test_an_operation_without_limits_has_none_to_tell_of() -> None:
    document = without_headers("RateLimit", "RateLimit-Policy")
    for operation in operations(document).values():
        operation["x-rate-limit"] = []
    assert complaints(document) == []
