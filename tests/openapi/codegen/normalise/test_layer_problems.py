"""What generated code refuses by itself is declared, in the contract's own shape if it has one."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.headers import given_headers
from openapi.codegen.normalise.layer_problems import layer_schemas
from openapi.codegen.normalise.normalise import normalised
from openapi.codegen.python.errors import shapes

FEW = [{"name": "few", "per": "address", "limit": 9, "seconds": 60}]
KINDS = {"TooManyRequests", "TooManyAtOnce", "ServiceUnavailable"}
NO_STORE = {"required": True, "schema": {"type": "string", "const": "no-store"}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Books", "version": "1"},
    "components": {"securitySchemes": {"key": {"type": "http", "scheme": "Token"}}},
    "paths": {
        "/books": {
            "get": {"operationId": "listBooks", "responses": {"204": {"description": "None."}}}
        }
    },
}


def books(**operation: Any) -> Contract:
    """Returns the contract of books, whose only operation says this besides."""
    document = deepcopy(DOCUMENT)
    document["paths"]["/books"]["get"] |= operation
    return Contract(normalised(document, Path("books.yaml")).document)


@pytest.mark.parametrize(
    ("extension", "kinds"),
    [
        ({}, set()),
        ({"x-rate-limit": FEW}, {"TooManyRequests"}),
        (
            {
                "x-concurrency": {"name": "one", "per_caller": 1, "in_all": 2},
                "security": [{"key": []}],
            },
            {"TooManyAtOnce", "ServiceUnavailable"},
        ),
    ],
)
def test_extensions_declare_what_they_refuse_with(
    extension: dict[str, Any], kinds: set[str]
) -> None:
    contract = books(**extension)
    (operation,) = contract.operations
    assert KINDS & {problem.name for problem in operation.problems} == kinds
    classes = {problem.name for problem in contract.problems}
    # What is around generated code may need the last one.
    assert KINDS & classes == kinds | {"ServiceUnavailable"}
    for problem in contract.problems:
        if problem.name in kinds:
            assert [header.name for header in problem.headers] == ["Retry-After"]


def test_what_is_said_of_a_refusal_names_no_member_of_a_problem() -> None:
    """A contract tells the same in a shape of its own, which may lack that member."""
    schemas = layer_schemas()
    members = {name for schema in schemas.values() for name in schema.get("properties", {})}
    said = {name: schema.get("description", "") for name, schema in schemas.items()}
    assert "InvalidRequest" in said
    for name, text in said.items():
        assert members.isdisjoint(re.findall(r"`(\w+)`", text)), name


def test_an_error_in_a_shape_of_its_own_has_its_constant_headers() -> None:
    failure = {
        "description": "No.",
        "headers": {"Cache-Control": NO_STORE},
        "content": {"application/json": {"schema": {"type": "object", "title": "Failure"}}},
    }
    responses = {"204": {"description": "None."}, "422": failure, "500": {"description": "Sorry."}}
    (operation,) = books(responses=responses).operations
    assert shapes(operation) == (
        "{'422': [Shape('application/json', errors.list_books422_body, "
        "headers={'Cache-Control': 'no-store'})], '500': [Shape()]}"
    )


def test_a_header_that_the_router_decides_on_is_no_field_of_an_outcome() -> None:
    request_id = {"required": True, "schema": {"type": "string"}}
    for decided_by, given in ({}, ["X-Request-Id"]), ({"x-decided-by": ["router"]}, []):
        headers = {"X-Request-Id": {**request_id, **decided_by}}
        (operation,) = books(
            responses={"204": {"description": "None.", "headers": headers}}
        ).operations
        (outcome,) = operation.outcomes
        assert [header.name for header in given_headers(outcome.headers)] == given
