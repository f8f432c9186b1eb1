"""Values that a schema of a contract allows, the same each time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import cache, cached_property
from typing import Any

import jsonschema_rs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from openapi.codegen.contract.document import Json, resolve

_TEXTS = {
    "byte": "aGVsbG8=",
    "date": "2026-11-29",
    "date-time": "2026-11-29T02:00:00Z",
    "duration": "P1D",
    "email": "ada@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "02:00:00Z",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "uuid": "019ac5a1-7b2c-7def-8123-456789abcdef",
}
_ANNOTATIONS: dict[str, Callable[[str], bool]] = dict.fromkeys(
    (
        *("duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri"),
        *("iri-reference", "json-pointer", "regex", "relative-json-pointer", "time", "uri"),
        *("uri-reference", "uri-template"),
    ),
    lambda _: True,
)
"""Formats that say nothing of which values there are: only days, moments and UUIDs have types."""
_MAX_DEPTH = 12
_MOST_VALIDATORS = 100


class NoValueError(Exception):
    """No value was found that a schema allows."""


class Values:
    """The values that the schemas of a document allow."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._validators: dict[str, Any] = {}
        self._found: dict[str, Any] = {}

    def of(self, schema: Json) -> Any:
        """Returns a value that a schema allows.

        Raises:
            NoValueError: none was found.
        """
        key = json.dumps(schema)
        if key not in self._found:
            self._found[key] = self._first(schema)
        return deepcopy(self._found[key])

    def _first(self, schema: Json) -> Any:
        validator = self.validator(schema)
        for value in self._candidates(schema, 0):
            if validator.is_valid(value):
                return value
        raise NoValueError(f"no value was found for {json.dumps(schema)[:200]}")

    def validator(self, schema: Json) -> Any:
        """Returns what tells whether a value is one that a schema allows."""
        key = json.dumps(schema)
        if key not in self._validators:
            if len(self._validators) >= _MOST_VALIDATORS:  # each has all that a schema refers to
                self._validators.clear()
            whole = {**schema, "components": {"schemas": self._schemas}}
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                whole, validate_formats=True, formats=_ANNOTATIONS
            )
        return self._validators[key]

    @cached_property
    def _schemas(self) -> Json:
        schemas: Json = deepcopy(self._document["components"]["schemas"])
        return schemas

    def _candidates(self, schema: Json, depth: int) -> Iterator[Any]:
        value: Any
        if "$ref" in schema:
            schema = {**resolve(self._document, schema), **_without_reference(schema)}
        yield from schema.get("examples", [])
        if "const" in schema:
            yield schema["const"]
        yield from schema.get("enum", [])
        if "default" in schema:
            yield schema["default"]
        if depth > _MAX_DEPTH:
            return
        for key in ("oneOf", "anyOf"):
            for alternative in schema.get(key, []):
                required = [*schema.get("required", []), *alternative.get("required", [])]
                for value in self._candidates(alternative, depth + 1):
                    yield self._with({**schema, "required": required}, value, depth)
        yield from self._of_type(schema, depth)
        yield from self._of_one_alone(schema.get("oneOf", []), depth)

    def _of_one_alone(self, alternatives: list[Json], depth: int) -> Iterator[Any]:
        """Yields values of each alternative with properties that are wrong in the others."""
        whole = [resolve(self._document, each) for each in alternatives]
        for one, alternative in zip(whole, alternatives, strict=True):
            value = next(self._fitting(alternative, depth), None)
            others = [each.get("properties", {}) for each in whole if each is not one]
            if isinstance(value, dict) and all(others):
                names = [next(iter(each)) for each in others]
                yield from (dict.fromkeys(names, wrong) | value for wrong in (0, "x"))

    def _with(self, schema: Json, value: Any, depth: int) -> Any:
        """Returns the value of an alternative with what stands beside the alternatives."""
        if not isinstance(value, dict) or "properties" not in schema:
            return value
        return {**self._object(schema, depth, required_only=True), **value}

    def _of_type(self, schema: Json, depth: int) -> Iterator[Any]:
        type_ = schema.get("type")
        for each in type_ if isinstance(type_, list) else [type_]:
            match each:
                case "string":
                    yield from _texts(schema)
                case "integer" | "number":
                    yield from _numbers(schema)
                case "boolean":
                    yield from (True, False)
                case "null":
                    yield None
                case "array":
                    yield from self._arrays(schema, depth)
                case "object":
                    yield self._object(schema, depth, required_only=True)
                    yield self._object(schema, depth, required_only=False)
                case _:
                    yield from ("x", 1, {}, [], None)

    def _arrays(self, schema: Json, depth: int) -> Iterator[Any]:
        least = schema.get("minItems", 0)
        item = next(self._fitting(schema.get("items", {}), depth), None)
        yield [item] * max(1, least)
        several = list(dict.fromkeys(map(json.dumps, self._some(schema.get("items", {}), depth))))
        yield [json.loads(each) for each in several[: max(1, least)]]
        yield []

    def _some(self, schema: Json, depth: int) -> Iterator[Any]:
        for index, value in enumerate(self._fitting(schema, depth)):
            if index > 50:
                return
            yield value

    def _object(self, schema: Json, depth: int, *, required_only: bool) -> Json:
        properties = schema.get("properties", {})
        names = schema.get("required", []) if required_only else properties
        made: Json = {}
        for part in schema.get("allOf", []):
            inherited: Any = next(self._fitting(part, depth), {})
            made |= inherited if isinstance(inherited, dict) else {}
        for name in names:
            if not required_only and depth > 2 and name not in schema.get("required", []):
                continue
            value = next(self._fitting(properties.get(name, {}), depth), None)
            if value is not None or name in schema.get("required", []):
                made[name] = value
        others = schema.get("additionalProperties", {})
        while len(made) < schema.get("minProperties", 0) and isinstance(others, dict):
            made[f"key{len(made)}"] = next(self._fitting(others, depth), None)
        return made

    def _fitting(self, schema: Json, depth: int) -> Iterator[Any]:
        """Yields the values of a part: only what it allows."""
        if depth > _MAX_DEPTH:
            return
        validator = self.validator(schema)
        for value in self._candidates(schema, depth + 1):
            if validator.is_valid(value):
                yield value


def _without_reference(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "$ref"}


def _texts(schema: Json) -> Iterator[str]:
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1000)
    if schema.get("format") in _TEXTS:
        yield _TEXTS[schema["format"]]
    if "pattern" in schema:
        yield from _texts_of_pattern(schema["pattern"], least, most)
    for char in "xyz":
        yield char * max(least, min(1, most))
    yield from (f"x{number}"[:most].ljust(least, "x") for number in range(20))


@cache
def _texts_of_pattern(pattern: str, least: int, most: int) -> list[str]:
    found = _drawn(pattern, "!") or _drawn(pattern, " ")  # blanks have no place in a header
    fitting = [text for text in found if least <= len(text) <= most]
    stretched = [(text * least)[:least] for text in found if 0 < len(text) < least]
    return [*fitting[:50], *stretched[:50]]


def _drawn(pattern: str, first: str) -> list[str]:
    """Returns texts that fit a pattern, of characters from the first one on."""
    found: list[str] = []
    alphabet = st.characters(min_codepoint=ord(first), max_codepoint=126)

    @settings(
        database=None,
        derandomize=True,
        max_examples=200,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.from_regex(pattern, alphabet=alphabet))
    def note(text: str) -> None:
        found.append(text.rstrip("\n"))

    with suppress(HypothesisException, ValueError, re.error):
        note()
    return found


def _numbers(schema: Json) -> Iterator[float]:
    step = schema.get("multipleOf", 1)
    least = schema.get("minimum", schema.get("exclusiveMinimum"))
    most = schema.get("maximum", schema.get("exclusiveMaximum"))
    yield from (1, 0, step)
    for bound in (least, most):
        if bound is not None:
            yield from (bound, bound + step, bound - step)
    if least is not None and most is not None and schema["type"] == "number":
        yield (least + most) / 2
    yield from (number * step for number in range(2, 12))
