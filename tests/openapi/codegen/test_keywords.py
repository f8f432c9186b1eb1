"""Every keyword that the loss report accepts is enforced: in bodies and in all parameters.

The contract is `fixtures/keywords.yaml`; its code is generated, imported and served, and each
keyword gets requests that obey it and requests that violate it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any

import httpx
import jsonschema_rs
import pytest

from openapi.codegen.checks.schemas import ANNOTATIONS, ENFORCED
from tests.openapi.codegen.keyword_values import BODY, PARAMETERS
from tests.openapi.codegen.keywords_service import keywords_client
from tests.openapi.contracts import keywords_contract
from tests.support.cases import case

FITTING = [(name, value) for name, (values, _) in BODY.items() for value in values]
BROKEN = [(name, broken) for name, (_, values) in BODY.items() for broken in values]


@pytest.fixture(scope="module")
def client(keywords_api: ModuleType) -> httpx.AsyncClient:
    return keywords_client(keywords_api)


async def send(
    client: httpx.AsyncClient, body: dict[str, Any], place: str = "", name: str = "", text: str = ""
) -> httpx.Response:
    """Sends a valid request, except for `body` and one parameter."""
    code = text if place == "path" else "ab"
    query = f"?{name}={text}" if place == "query" else ""
    headers = {"X-Trace": "ab", "Content-Type": "application/json"}
    headers |= {name: text} if place == "header" else {}
    headers |= {"Cookie": f"other=1; {name}={text}"} if place == "cookie" else {}
    return await client.post(f"/api/things/{code}{query}", content=dumps(body), headers=headers)


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def thing(name: str, value: object) -> dict[str, Any]:
    """Returns the smallest thing with this property."""
    return {"name": "ab", name: value}


def errors(response: httpx.Response) -> list[tuple[str, str, str]]:
    assert response.status_code == 422, response.text
    problem = response.json()
    return [(error["in"], error["pointer"], error["keyword"]) for error in problem["errors"]]


async def test_a_body_that_keeps_the_keywords_is_taken(client: httpx.AsyncClient) -> None:
    for name, value in FITTING:
        with case(name, value):
            response = await send(client, thing(name, value))
            assert response.status_code == 200, response.text
            assert name in response.json()["body"]


async def test_a_body_that_breaks_a_keyword_is_refused_where_it_breaks_it(
    client: httpx.AsyncClient,
) -> None:
    for name, broken in BROKEN:
        with case(name, broken):
            found = errors(await send(client, thing(name, broken.value)))
            assert ("body", f"/{name}{broken.inside}", broken.keyword) in found
            assert all(pointer.startswith(f"/{name}") for _, pointer, _ in found)


def test_another_validator_agrees_with_these_tables() -> None:
    fits = validator().is_valid
    assert [(n, value) for n, value in FITTING if not fits(thing(n, value))] == []
    assert [(n, broken) for n, broken in BROKEN if fits(thing(n, broken.value))] == []


@cache
def validator() -> jsonschema_rs.Draft202012Validator:
    document = keywords_contract()
    return jsonschema_rs.Draft202012Validator(
        {"$ref": "#/components/schemas/Thing", "components": document["components"]},
        validate_formats=True,
    )


async def test_what_is_missing_and_what_nobody_knows_are_named_together(
    client: httpx.AsyncClient,
) -> None:
    response = await client.post("/api/things/ab?colour=red", json={"titel": 1, "whole": "5"})
    assert sorted(errors(response)) == [
        ("body", "/name", "required"),
        ("body", "/titel", "additionalProperties"),
        ("body", "/whole", "type"),
        ("header", "/X-Trace", "required"),
        ("query", "/colour", "additionalProperties"),
    ]


@pytest.mark.parametrize("body", [None, True, 5, "text", [], [{"name": "ab"}]])
async def test_a_body_that_is_no_object_is_refused(client: httpx.AsyncClient, body: object) -> None:
    headers = {"X-Trace": "ab", "Content-Type": "application/json"}
    response = await client.post("/api/things/ab", content=dumps(body), headers=headers)
    assert errors(response) == [("body", "", "type")]


PARAMETER_CASES = [
    (*place, text, keyword)
    for place, (fitting, broken) in PARAMETERS.items()
    for text, keyword in [*((text, "") for text in fitting), *broken]
]


async def test_a_parameter_keeps_its_keywords_or_is_refused(client: httpx.AsyncClient) -> None:
    for place, name, text, keyword in PARAMETER_CASES:
        with case(name, text):
            response = await send(client, {"name": "ab"}, place, name, text)
            if keyword:
                assert errors(response) == [(place, f"/{name}", keyword)]
            else:
                assert response.status_code == 200, response.text


@pytest.mark.parametrize("name", ["count", "loud", "kind"])
async def test_a_query_parameter_that_is_given_twice_is_refused(
    client: httpx.AsyncClient, name: str
) -> None:
    text = PARAMETERS["query", name][0][0]
    response = await send(client, {"name": "ab"}, "query", name, f"{text}&{name}={text}")
    assert errors(response) == [("query", f"/{name}", "explode")]


async def test_a_header_that_is_given_twice_is_refused(client: httpx.AsyncClient) -> None:
    headers = [("X-Trace", "ab"), ("X-Trace", "ab")]
    response = await client.post("/api/things/ab", json={"name": "ab"}, headers=headers)
    assert errors(response) == [("header", "/X-Trace", "explode")]


async def test_parameters_reach_the_handler_in_their_types(client: httpx.AsyncClient) -> None:
    given = await send(client, {"name": "ab"}, "query", "count", "7&loud=true")
    absent = await send(client, {"name": "ab"})
    assert given.json() == {"code": "ab", "count": 7, "loud": True, "body": {"name": "ab"}}
    assert absent.json() == {"code": "ab", "count": 10, "loud": False, "body": {"name": "ab"}}


def test_the_fixture_uses_every_keyword_that_is_said_to_be_enforced() -> None:
    """A keyword that is added to `losses.ENFORCED` needs a place here first."""
    used = {key for schema in schemas(keywords_contract()) for key in schema}
    assert used - ANNOTATIONS >= ENFORCED


def test_every_keyword_that_can_be_broken_is_broken_here() -> None:
    broken = {case.keyword for _, case in BROKEN}
    structure = {"$ref", "items", "properties"}  # each shows in the pointers
    assert broken >= ENFORCED - structure


def schemas(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields every schema that is part of a request in the fixture."""
    answered = {"Problem", "FieldError", "Seen", "Visitor", "Compared", "Rung"}
    headers = {"Address", "Challenge", "Seconds", "EntityTag", "Links"}
    components = document["components"]["schemas"]
    yield from _within({name: components[name] for name in components.keys() - answered - headers})


def _within(named: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
    for schema in named.values():
        yield schema
        yield from _within(schema.get("properties", {}))
        yield from _within(dict(enumerate(schema.get("anyOf", []))))
        parts = {key: schema[key] for key in ("items", "additionalProperties") if key in schema}
        yield from _within({key: part for key, part in parts.items() if isinstance(part, dict)})
