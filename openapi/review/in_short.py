"""A schema in a few words, such as `string, maxLength 20` or `Priority`."""

from __future__ import annotations

from typing import Any

from openapi.codegen.contract.document import Json
from openapi.review.values import text

_LEFT_OUT = {
    "$ref", "allOf", "anyOf", "deprecated", "description", "discriminator", "example", "examples",
    "externalDocs", "items", "oneOf", "properties", "required", "summary", "title", "type",
}  # fmt: skip


def in_short(schema: Any) -> str:
    """Returns what of a schema fits a line: its type, or name, and its bounds."""
    if not isinstance(schema, dict):
        return ""
    if schema == {"not": {}}:
        return "nothing"
    bounds = [
        key if value is True else f"{key} {_value(value)}"
        for key, value in schema.items()
        if key not in _LEFT_OUT and not key.startswith("x-")
    ]
    return ", ".join([_kind(schema), *bounds])


def _kind(schema: Json) -> str:
    if isinstance(schema.get("$ref"), str):
        return str(schema["$ref"]).rpartition("/")[2]
    for key, word in (("anyOf", " or "), ("oneOf", " or "), ("allOf", " and ")):
        if key in schema:
            return word.join(map(in_short, schema[key]))
    types = schema.get("type", [])
    kind = " or ".join(types if isinstance(types, list) else [types]) or "any value"
    if "items" in schema:
        return f"{kind} of ({in_short(schema['items'])})"
    if schema.get("properties"):
        return f"{kind} with {', '.join(schema['properties'])}"
    return kind


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"({in_short(value)})"
    if isinstance(value, list):
        return " | ".join(item if isinstance(item, str) else text(item) for item in value)
    return value if isinstance(value, str) else text(value)
