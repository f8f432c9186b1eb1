"""Every keyword that the loss report accepts is enforced: in bodies and in all parameters.

The contract is `fixtures/keywords.yaml`; its code is generated, imported and served, and each
keyword gets requests that obey it and requests that violate it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import httpx
import jsonschema_rs
import pytest

from openapi.codegen.checks.schemas import ANNOTATIONS, ENFORCED
from tests.openapi.codegen.keywords_service import keywords_service
from tests.openapi.contracts import keywords_contract
from tests.support.cases import case

UUID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"
POINT = {"x": 1, "y": 2}
MAX_INT32 = 2**31 - 1
HUGE = 10**400


@dataclass(frozen=True)
class Broken:
    """A value, and what the problem must say about it."""

    value: Any
    keyword: str
    inside: str = ""
    """Where the error is inside the value, as a JSON Pointer."""


# The values of each property of a `Thing`: valid and invalid ones.
BODY: dict[str, tuple[list[Any], list[Broken]]] = {
    "name": (
        ["ab", "abcdefgh"],
        [
            Broken("a", "minLength"),
            Broken("abcdefghi", "maxLength"),
            Broken("AB", "pattern"),
            Broken("ab\n", "pattern"),
            Broken(None, "type"),
            Broken(5, "type"),
            Broken(["ab"], "type"),
        ],
    ),
    "text": (
        ["ab", "abcd", "😀😀", "😀😀😀😀"],
        [Broken("a", "minLength"), Broken("😀", "minLength"), Broken("abcde", "maxLength")],
    ),
    "email": (["ada@example.com"], [Broken("ada", "pattern"), Broken("", "pattern")]),
    "secret": (["abc"], [Broken("ab", "minLength"), Broken(123, "type")]),
    "day": (
        ["2026-02-28"],
        [
            Broken("2026-02-29", "format"),
            Broken("2026-2-28", "format"),
            Broken("20260228", "format"),
            Broken("2026-02-28T00:00:00Z", "format"),
            Broken(1772236800, "format"),
        ],
    ),
    "moment": (
        ["2026-02-28T12:00:00Z", "2026-02-28t12:00:00.123456789+05:45"],
        [
            Broken("2026-02-28", "format"),
            Broken("2026-02-28T12:00:00", "format"),
            Broken("2026-02-28 12:00:00Z", "format"),
            Broken("2026-02-28T25:00:00Z", "format"),
            Broken(1772236800, "format"),
            Broken("1772236800", "format"),
        ],
    ),
    "ref": (
        [UUID, UUID.upper()],
        [
            Broken(UUID.replace("-", ""), "format"),
            Broken(f"{{{UUID}}}", "format"),
            Broken(f"urn:uuid:{UUID}", "format"),
            Broken(5, "format"),
        ],
    ),
    "whole": (
        [1, 1000, 830.0, 8.3e2],
        [
            Broken("5", "type"),
            Broken(value=True, keyword="type"),
            Broken(830.5, "type"),
            Broken(None, "type"),
            Broken(0, "minimum"),
            Broken(1001, "maximum"),
            Broken(HUGE, "maximum"),
            Broken(-HUGE, "minimum"),
        ],
    ),
    "int32": (
        [MAX_INT32, -MAX_INT32 - 1],
        [Broken(MAX_INT32 + 1, "maximum"), Broken(-MAX_INT32 - 2, "minimum")],
    ),
    "between": ([1, 9], [Broken(0, "exclusiveMinimum"), Broken(10, "exclusiveMaximum")]),
    "fives": ([0, 5, -10, 15.0], [Broken(7, "multipleOf")]),
    "share": (
        [0, 1, 0.5, 1.0],
        [
            Broken(-0.1, "minimum"),
            Broken(1.1, "maximum"),
            Broken("0.5", "type"),
            Broken(value=True, keyword="type"),
            Broken(HUGE, "type"),  # beyond the range of a double; refused in any case
        ],
    ),
    "inside": ([0.6, 1], [Broken(0.5, "exclusiveMinimum"), Broken(1.5, "exclusiveMaximum")]),
    "quarters": ([0.25, 1, 0], [Broken(0.3, "multipleOf")]),
    "flag": (
        [True, False],
        [Broken(1, "type"), Broken(0, "type"), Broken("true", "type"), Broken(None, "type")],
    ),
    "kind": (
        ["small", "large"],
        [Broken("medium", "enum"), Broken("Small", "enum"), Broken(None, "enum")],
    ),
    "constant": (["fixed"], [Broken("other", "const"), Broken(5, "const")]),
    "either": (
        ["abc", 5],
        [
            Broken("abcd", "anyOf"),
            Broken(5.5, "anyOf"),
            Broken(value=True, keyword="anyOf"),
            Broken({}, "anyOf"),
        ],
    ),
    "shape": (
        [POINT, {"radius": 1}],
        [
            Broken({"x": 1}, "required", "/y"),
            Broken({"radius": 1, "colour": "red"}, "additionalProperties", "/colour"),
            Broken({"radius": 0}, "anyOf", "/radius"),
            Broken([], "type"),
        ],
    ),
    "note": ([None, "abc"], [Broken("abcd", "maxLength"), Broken(5, "type")]),
    "few": (
        [["a"], ["a", "b", "c"]],
        [
            Broken([], "minItems"),
            Broken(["a", "b", "c", "d"], "maxItems"),
            Broken(["a", ""], "minLength", "/1"),
            Broken(["a", None], "type", "/1"),
            Broken("a", "type"),
            Broken({"0": "a"}, "type"),
        ],
    ),
    "grid": (
        [[], [[1, 2], [3, 4]]],
        [
            Broken([[1]], "minItems", "/0"),
            Broken([[1, 2], [1, 2, 3]], "maxItems", "/1"),
            Broken([[1, 2], [3, -4]], "minimum", "/1/1"),
            Broken([[1, "2"]], "type", "/0/1"),
        ],
    ),
    "point": (
        [POINT, {"x": 1.0, "y": 2.0}],
        [
            Broken({"x": 1}, "required", "/y"),
            Broken({**POINT, "z": 3}, "additionalProperties", "/z"),
            Broken({**POINT, "a/b~c": 3}, "additionalProperties", "/a~1b~0c"),
            Broken({"x": 1, "y": 91}, "maximum", "/y"),
            Broken([1, 2], "type"),
            Broken(None, "type"),
        ],
    ),
    "counts": (
        [{}, {"a": 0, "b": 5}],
        [
            Broken({"a": -1}, "minimum", "/a"),
            Broken({"a": "1"}, "type", "/a"),
            Broken({"a": None}, "type", "/a"),
            Broken([], "type"),
        ],
    ),
    "some": ([{"a": True}], [Broken({}, "minProperties"), Broken({"a": 1}, "type", "/a")]),
    "some_of_two": ([{"a": 1}], [Broken({}, "minProperties")]),
    "some_of_many": ([{"a": 1, "unknown": 2}], [Broken({"a": 1}, "minProperties")]),
    "open": ([{}, {"a": [None, {"b": 1.5}]}], [Broken([], "type")]),
    "set": (
        [[], [1, 2], [1, -1], [HUGE, HUGE + 1]],
        [
            Broken([1, 1], "uniqueItems"),
            Broken([1, 2, 1.0], "uniqueItems"),
            Broken([HUGE, HUGE], "uniqueItems"),
            Broken([1, 1, "1"], "type", "/2"),  # not uniqueItems, which comes last
        ],
    ),
    "points": (
        [[POINT, {"x": 2, "y": 1}]],
        [Broken([POINT, {"y": 2, "x": 1}], "uniqueItems")],
    ),
    "sets": ([[[1], [1]]], [Broken([[1, 2], [3, 3]], "uniqueItems", "/1")]),
    "sets_by_name": (
        [{"a": [1], "b": [1]}],
        [Broken({"a": [1], "b": [1, 1]}, "uniqueItems", "/b")],
    ),
    "set_or_text": (
        [[1, 2], "abc"],
        [Broken([1, 1], "anyOf"), Broken([1, 2, 3, 4], "anyOf")],
    ),
    "objects": (
        [
            [{"a": 1}, {"a": True}],
            [{"a": 0}, {"a": False}, {"a": None}],
            [{"a": 1}, {"a": "1"}, {"a": [1]}],
            [{"a": "b"}, {"a": 'b"'}, {"b": "a"}],
            [{"a": {}}, {"a": []}],
            [{"a": 1, "b": 2}, {"a": 2, "b": 1}],
            [{"a": [1, 2]}, {"a": [2, 1]}, {"a": [12]}],
        ],
        [
            Broken([{"a": 1}, {"a": 1.0}], "uniqueItems"),
            Broken([{"a": 0}, {"a": -0.0}], "uniqueItems"),
            Broken([{"a": 1e300}, {"a": 10**300 * 1.0}], "uniqueItems"),
            Broken([{"a": [{"b": 1, "c": []}]}, {"a": [{"c": [], "b": 1}]}], "uniqueItems"),
            Broken([{"a": 1}, {"a": 2}, {"a": 3}, {"a": 1}], "maxItems"),
        ],
    ),
    # The values as sent count: two spellings of the same time are not duplicates.
    "moments": (
        [["2026-02-28T12:00:00Z", "2026-02-28T13:00:00+01:00"]],
        [Broken(["2026-02-28T12:00:00Z"] * 2, "uniqueItems")],
    ),
}
# The texts of each parameter, by location and name.
PARAMETERS: dict[tuple[str, str], tuple[list[str], list[tuple[str, str]]]] = {
    ("path", "code"): (
        ["ab"],
        [("a", "minLength"), ("abcdefghi", "maxLength"), ("AB", "pattern"), ("%C3%A9b", "pattern")],
    ),
    ("query", "count"): (
        ["1", "1000"],
        [
            ("0", "minimum"),
            ("1001", "maximum"),
            ("-5", "minimum"),
            ("9" * 20, "maximum"),
            ("9" * 5000, "type"),
            ("", "type"),
            ("830.5", "type"),
            ("1e1", "type"),
            ("0x10", "type"),
            ("010", "type"),
            ("1_0", "type"),
            (" 5", "type"),
            ("5 ", "type"),
            ("+5", "type"),
            ("%2B5", "type"),
            ("%D9%A5", "type"),  # an Arabic-Indic five
            ("true", "type"),
            ("null", "type"),
        ],
    ),
    ("query", "loud"): (
        ["true", "false"],
        [("1", "type"), ("True", "type"), ("yes", "type"), ("", "type")],
    ),
    ("query", "kind"): (["small"], [("medium", "enum"), ("", "enum")]),
    ("query", "day"): (["2026-02-28"], [("2026-02-30", "format"), ("1772236800", "format")]),
    ("query", "moment"): (
        ["2026-02-28T12:00:00Z", "2026-02-28T12:00:00%2B01:00"],
        [("2026-02-28", "format"), ("2026-02-28T12:00:00+01:00", "format")],  # `+` is a space
    ),
    ("header", "X-Trace"): (["ab"], [("a", "minLength"), ("AB", "pattern"), ("", "minLength")]),
    ("header", "X-Retries"): (
        ["5", "95"],
        [
            ("0", "exclusiveMinimum"),
            ("100", "exclusiveMaximum"),
            ("7", "multipleOf"),
            ("5.0", "type"),
        ],
    ),
    ("header", "X-Ref"): ([UUID], [(UUID[:-1], "format")]),
    ("header", "X-Dry-Run"): (["true"], [("on", "type")]),
    ("cookie", "crumb"): (["ab", '"ab"'], [("a", "minLength"), ("AB", "pattern")]),
    ("cookie", "visits"): (["5", "95"], [("0", "exclusiveMinimum"), ("5.0", "type")]),
}

FITTING = [(name, value) for name, (values, _) in BODY.items() for value in values]
BROKEN = [(name, broken) for name, (_, values) in BODY.items() for broken in values]


@pytest.fixture(scope="module")
def client(keywords_api: ModuleType) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(keywords_service(keywords_api))
    return httpx.AsyncClient(transport=transport, base_url="http://keywords")


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
