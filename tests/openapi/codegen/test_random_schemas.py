"""A body is taken if its schema has it, and only then: whatever a schema is made of."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.openapi.any_service import asking, plain, service_of
from tests.openapi.contracts import generate, import_package

type Json = dict[str, Any]

NUMBER = 50
VALUES: list[Any] = [
    *(None, True, 0, 1, 2, 1.5, -1, "", "a", "abc", "b", [], [1], ["a"], [1, 1], [1, "a"], [None]),
    *([{}], [[1]], [{"a": 1, "b": 2}], {}, {"a": 1}, {"a": "x"}, {"a": None}, {"b": 1}, {"c": 1}),
    *({"a": 1, "b": 2}, {"a": "x", "b": "y"}, {"a": {"a": {}}}, {"a": []}, {"b": 1, "a": {"b": 2}}),
]
SHARED: Json = {
    "Tree": {
        "type": "object",
        "required": ["b"],
        "properties": {"a": {"$ref": "#/components/schemas/Tree"}, "b": {"type": "integer"}},
    },
    "Nest": {
        "type": "array",
        "items": {"anyOf": [{"$ref": "#/components/schemas/Nest"}, {"type": "integer"}]},
    },
}
CONSTANTS = ["a", 1, None, True, 1.5, [1], {"a": 1}]


class Schemas:
    """Makes schemas by chance, the same ones each time."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def any(self, depth: int = 0, *, in_whole: bool = False) -> Any:
        """Returns a schema; one in `allOf` is not closed, which would be of the whole."""
        made: Callable[[int], Any] = self._chance.choice(
            [self._plain] if depth > 2 else [self._plain, self._object, self._list, self._whole] * 2
        )
        schema = made(depth)
        if in_whole and isinstance(schema, dict):
            schema.pop("additionalProperties", None)
            schema.pop("unevaluatedProperties", None)
        return schema

    def _maybe(self, keyword: str, value: Any, likely: float = 0.2) -> Json:
        return {keyword: value} if self._chance.random() < likely else {}

    def _plain(self, _depth: int) -> Any:
        choose = self._chance.choice
        text = {"type": choose(["string", ["string", "null"]])}
        text |= self._maybe("minLength", 1) | self._maybe("pattern", choose(["^a", "^(?!x)"]))
        text |= self._maybe("enum", choose([["a"], ["a", None], ["a", 1]]))
        number = {"type": choose(["integer", "number", ["integer", "string"]])}
        number |= self._maybe("minimum", 1) | self._maybe("exclusiveMaximum", 2)
        number |= self._maybe("multipleOf", choose([1, 0.5]))
        constants = self._chance.sample(CONSTANTS, 3)
        known = {"$ref": f"#/components/schemas/{choose(list(SHARED))}"}
        return choose([text, number, known, True, {"enum": constants}, {"const": constants[0]}])

    def _object(self, depth: int) -> Json:
        below = depth + 1
        names = self._chance.sample("abc", 2)
        made: Json = {"type": self._chance.choice(["object", ["object", "null"]])}
        made |= self._maybe("properties", {name: self.any(below) for name in names}, 0.8)
        made |= self._maybe("required", [self._chance.choice("abc")], 0.4)
        made |= self._maybe("additionalProperties", self._chance.choice([False, self.any(below)]))
        made |= self._maybe("unevaluatedProperties", value=False)
        made |= self._maybe("patternProperties", {"^a": self.any(below)})
        made |= self._maybe("propertyNames", {"pattern": "^[ab]"})
        made |= self._maybe("minProperties", 2) | self._maybe("maxProperties", 1)
        made |= self._maybe("dependentRequired", {"a": ["b"]})
        made |= self._maybe("not", {"required": ["c"]})
        if self._chance.random() < 0.1:
            made |= {"if": {"required": ["a"]}, "then": self.any(below), "else": self.any(below)}
        return made

    def _list(self, depth: int) -> Json:
        made = {"type": "array"} | self._maybe("items", self.any(depth + 1), 0.7)
        made |= self._maybe("prefixItems", [self.any(depth + 1)]) | self._maybe("minItems", 1)
        made |= self._maybe("uniqueItems", value=True) | self._maybe(
            "unevaluatedItems", value=False
        )
        return made | self._maybe("contains", self.any(depth + 1))

    def _whole(self, depth: int) -> Json:
        key = self._chance.choice(["allOf", "anyOf", "oneOf", "not"])
        if key == "not":
            return {key: self.any(depth + 1)}
        several = range(self._chance.randrange(1, 4))
        beside = {"type": "object", "properties": {"b": self.any(depth + 1)}}
        parts = [self.any(depth + 1, in_whole=key == "allOf") for _ in several]
        return {key: parts} | (beside if self._chance.random() < 0.2 else {})


def test_a_body_is_what_its_schema_says_and_nothing_else(tmp_path: Path) -> None:
    chance = Schemas(seed=1)
    schemas = {f"try{number}": chance.any() for number in range(NUMBER)}
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    document |= {
        "paths": {f"/{name}": {"post": operation(name, schemas[name])} for name in schemas}
    }
    document |= {"components": {"schemas": SHARED}}
    api = import_package(generate(document, tmp_path, "random_api"))

    async def answer(body: Any) -> object:
        plain(body)
        return api.default.Try0200()

    ask = asking(service_of(api, tmp_path / "openapi.yaml", dict.fromkeys(schemas, answer)))
    for name, schema in schemas.items():
        whole = {"allOf": [schema], "components": {"schemas": SHARED}}
        validator = jsonschema_rs.Draft202012Validator(whole)
        for value in VALUES:
            sent = {"content": json.dumps(value), "headers": {"Content-Type": "application/json"}}
            status = ask("POST", f"/{name}", **sent).status_code
            expected = 200 if validator.is_valid(value) else 422
            assert (schema, value, status) == (schema, value, expected)


def operation(name: str, schema: Any) -> Json:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    responses = {"200": {"description": "Taken."}}
    return {"operationId": name, "requestBody": body, "responses": responses}
