"""The document without what is noise in code, and without what generators would take for orders."""

from __future__ import annotations

from typing import Any

from openapi.codegen.contract.conventions import REFUSED_PROPERTIES
from openapi.codegen.contract.document import Json

_KEYWORDS = {
    "$ref", "additionalProperties", "allOf", "anyOf", "const", "contains",
    "default", "dependentRequired", "dependentSchemas", "deprecated",
    "description", "discriminator", "else", "enum", "exclusiveMaximum", "exclusiveMinimum",
    "format", "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
    "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not",
    "nullable", "oneOf", "pattern", "patternProperties", "prefixItems", "properties",
    "propertyNames", "required", "then", "title", "type", "unevaluatedItems",
    "unevaluatedProperties", "uniqueItems", REFUSED_PROPERTIES,
}  # fmt: skip
_OF_SCHEMAS = {"dependentSchemas", "patternProperties", "properties"}
"""Keywords whose value has schemas under names that are the contract's to choose."""
_OF_VALUES = {
    "const", "default", "dependentRequired", "discriminator", "enum", "required", REFUSED_PROPERTIES
}  # fmt: skip
"""Keywords whose value has no schemas, whatever it looks like."""


def slim(node: object) -> object:
    """Returns a document without examples, and without lines that end a description in none."""
    if isinstance(node, dict):
        return {
            key: value.strip() if key == "description" and isinstance(value, str) else slim(value)
            for key, value in node.items()
            if not (key == "examples" and isinstance(value, list))
        }
    return [slim(value) for value in node] if isinstance(node, list) else node


def only_schemas(document: Json) -> Json:
    """Returns a document for generators of types: the schemas, in the words of OpenAPI.

    Other words are orders to some generators: told `x-python-import` or `customTypePath`, the
    models would import whatever the contract names.
    """
    schemas = document["components"]["schemas"]
    return {
        "openapi": "3.1.1",
        "info": {"title": "Schemas", "version": "0"},
        "paths": {},
        "components": {"schemas": {name: _schema(slim(node)) for name, node in schemas.items()}},
    }


def _schema(node: object) -> object:
    if isinstance(node, list):
        return [_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _keyword(key, value) for key, value in node.items() if key in _KEYWORDS}


def _keyword(key: str, value: Any) -> object:
    if key in _OF_VALUES:
        return value
    if key in _OF_SCHEMAS:
        return {name: _schema(child) for name, child in value.items()}
    return _schema(value)
