"""A contract's document: nodes of JSON that refer to each other."""

from __future__ import annotations

import json
from typing import Any

from openapi.codegen.contract.pointers import unescape

type Json = dict[str, Any]

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_SCHEMAS = "#/components/schemas/"


def resolve(document: Json, node: Json) -> Json:
    """Returns what `node` refers to, or `node` itself."""
    while "$ref" in node:
        pointer = node["$ref"]
        node = document
        for part in pointer.removeprefix("#/").split("/"):
            node = node[unescape(part)]
    return node


def is_named(schema: Json) -> bool:
    """Whether a schema is a reference to one of `components.schemas`."""
    return str(schema.get("$ref", "")).startswith(_SCHEMAS)


def schema_of_items(schema: Json) -> Json:
    """Returns the schema of each item of an array; an empty one of anything else."""
    items: Json = schema.get("items", {}) if schema.get("type") == "array" else {}
    return items


def schema_name(schema: Json) -> str:
    """Returns the name of a schema that must be a reference to a named one.

    Raises:
        ValueError: the schema is written in place; name it in `components.schemas`.
    """
    if not is_named(schema):
        raise ValueError(f"name this schema in components.schemas: {json.dumps(schema)}")
    return str(schema["$ref"]).rpartition("/")[2]
