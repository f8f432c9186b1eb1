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


REACHABLE = [
    (name, status)
    for name, operation in operations(real_contract()).items()
    for status in sorted(reachable(name, operation))
]


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


@pytest.mark.parametrize(("name", "status"), REACHABLE)
def test_an_error_that_is_not_declared_is_reported(name: str, status: str) -> None:
    document = real_contract()
    del operations(document)[name]["responses"][status]
    (violation,) = violations(Contract(document))
    assert violation.startswith(f"{places(document)[name]}: declare {status}: ")


def test_scopes_make_a_403_reachable() -> None:
    document = real_contract()
    operations(document)["getReadiness"]["security"] = [{"bearerAuth": ["profile"]}]
    assert (
        "GET /api/health/ready: declare 403: the user_id or the scopes may be wrong"
        in violations(Contract(document))
    )


def test_an_operation_is_secured_unless_it_says_otherwise() -> None:
    document = real_contract()
    del operations(document)["getReadiness"]["security"]
    assert "GET /api/health/ready: declare 401: it is secured" in violations(Contract(document))


@pytest.mark.parametrize("media_type", ["application/json", "text/plain"])
def test_an_error_of_another_media_type_is_reported(media_type: str) -> None:
    document = real_contract()
    content = document["components"]["responses"]["TooManyApiKeys"]["content"]
    content[media_type] = content.pop("application/problem+json")
    assert violations(Contract(document)) == [
        "POST /api/auth/api-keys: answer 409 as application/problem+json with the schema Problem"
    ]


def test_an_error_of_another_schema_is_reported() -> None:
    document = real_contract()
    content = document["components"]["responses"]["TooManyApiKeys"]["content"]
    content["application/problem+json"]["schema"] = {"$ref": "#/components/schemas/Health"}
    assert violations(Contract(document)) == [
        "POST /api/auth/api-keys: answer 409 as application/problem+json with the schema Problem"
    ]


def test_an_error_without_a_body_is_reported() -> None:
    document = real_contract()
    del document["components"]["responses"]["TooManyApiKeys"]["content"]
    assert len(violations(Contract(document))) == 1
