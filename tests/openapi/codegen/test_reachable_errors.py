"""Every operation declares every error that it can cause, as a problem."""

from __future__ import annotations

import pytest

from openapi.codegen.checks.reachable_errors import violations
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import METHODS
from tests.openapi.contracts import Json, operations, real_contract

# Errors that depend on the operation alone; which of them it can cause is listed by hand.
WITH_A_BODY = {"400", "413", "415"}
ALWAYS = {"422", "500"}
STANDALONE = {"getLiveness", "getContractYaml", "getContractJson"}
ANONYMOUS = STANDALONE | {"signUp", "logIn", "issueToken", "refreshSession", "getReadiness"}
UNLIMITED = STANDALONE | {"getReadiness"}
WITHOUT_A_SCOPE = ANONYMOUS | {"logOut"}


def reachable(name: str, operation: Json) -> set[str]:
    if name == "issueToken":  # by RFC 6749, an invalid request is a 400
        return {"400", "413", "429", "500", "503"}
    found = set(ALWAYS)
    found |= WITH_A_BODY if "requestBody" in operation else set()
    found |= {"503"} if name not in STANDALONE else set()
    found |= {"429"} if name not in UNLIMITED else set()
    found |= {"400", "401"} if name not in ANONYMOUS else set()
    return found | ({"403"} if name not in WITHOUT_A_SCOPE else set())


def places(document: Json) -> dict[str, str]:
    """Returns how a violation names each operation."""
    return {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_the_real_contract_declares_every_error_that_it_can_reach() -> None:
    assert violations(Contract(real_contract())) == []


@pytest.mark.parametrize("name", operations(real_contract()))
def test_an_error_that_is_not_declared_is_reported(name: str) -> None:
    document = real_contract()
    operation = operations(document)[name]
    declared = operation["responses"]
    for status in reachable(name, operation):
        operation["responses"] = {s: to for s, to in declared.items() if s != status}
        found = violations(Contract(document))
        assert found, status
        for violation in found:
            assert violation.startswith(f"{places(document)[name]}: declare {status}")


def test_scopes_make_a_403_reachable() -> None:
    document = real_contract()
    operations(document)["getReadiness"]["security"] = [{"oauth2": ["profile"]}]
    missing = "GET /api/health/ready: declare 403 with MissingScope: the scopes may be wrong"
    assert missing in violations(Contract(document))


def test_an_operation_is_secured_unless_it_says_otherwise() -> None:
    document = real_contract()
    del operations(document)["getReadiness"]["security"]
    missing = "GET /api/health/ready: declare 401 with Unauthorized: it is secured"
    assert missing in violations(Contract(document))


@pytest.mark.parametrize(
    ("operation", "status", "named", "missing"),
    [
        ("createTask", "409", "QuotaExceeded", "IdempotencyKeyInUse"),
        ("createTask", "422", "InvalidRequest", "IdempotencyKeyReused"),
        ("createTask", "403", "MissingScope", "ForeignPath"),
        ("createTask", "429", "TooManyRequests", "TooManyKeptReplies"),
        ("exportData", "429", "TooManyRequests", "TooManyAtOnce"),
        ("updateMe", "400", "MalformedRequest", "RepeatedCredential"),
        ("refreshSession", "400", "MalformedRequest", "RepeatedCredential"),
    ],
)
def test_each_problem_of_a_status_is_to_be_named(
    operation: str, status: str, named: str, missing: str
) -> None:
    document = real_contract()
    operations(document)[operation]["responses"][status] = {
        "$ref": f"#/components/responses/{named}"
    }
    (violation,) = violations(Contract(document))
    where = places(document)[operation]
    assert violation.startswith(f"{where}: name {missing} among the problems of {status}: ")


def test_a_problem_that_nothing_answers_with_is_reported() -> None:
    document = real_contract()
    either = "#/components/responses/InvalidRequestOrKeyReused"
    operations(document)["updateMe"]["responses"]["422"] = {"$ref": either}
    assert violations(Contract(document)) == [
        "PATCH /api/me: take IdempotencyKeyReused from 422: nothing there answers with it"
    ]


@pytest.mark.parametrize("media_type", ["application/json", "text/plain"])
def test_an_error_of_another_media_type_is_reported(media_type: str) -> None:
    document = real_contract()
    content = document["components"]["responses"]["UserNotFound"]["content"]
    content[media_type] = content.pop("application/problem+json")
    where = places(document)["getUser"]
    assert f"{where}: answer 404 with problems that are named" in violations(Contract(document))


def test_an_error_without_a_body_is_reported() -> None:
    document = real_contract()
    del document["components"]["responses"]["UserNotFound"]["content"]
    where = places(document)["getUser"]
    assert f"{where}: answer 404 with problems that are named" in violations(Contract(document))
