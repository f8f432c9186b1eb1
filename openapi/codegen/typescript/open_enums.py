"""Enums that answers may have more values of, as a client sees them.

What is sent is one of the listed values. What comes back may be newer than the client:
`Priority | Unlisted`, which is a string that editors still complete to the listed values.
"""

from __future__ import annotations

from openapi.codegen.contract.conventions import OPEN_ENUM
from openapi.codegen.contract.directions import schemas_in_answers, schemas_in_requests
from openapi.codegen.contract.document import Json, is_named, schema_name

UNLISTED = "Unlisted"
_SCHEMA: Json = {
    "description": "A value of an open enum that is newer than this client.",
    "type": "string",
}
_OF_VALUES = {"const", "default", "enum", "examples", "example"}


def with_open_enums(document: Json) -> Json:
    """Returns a document whose answers say where values may be that no enum lists."""
    schemas = document["components"]["schemas"]
    answered = schemas_in_answers(document) - schemas_in_requests(document)
    is_open = {name for name, schema in schemas.items() if schema.get(OPEN_ENUM) is True}
    opened = {
        name: _opened(schema, is_open) if name in answered - is_open else schema
        for name, schema in schemas.items()
    }
    if opened != schemas:
        opened[UNLISTED] = _SCHEMA
    return {**document, "components": {**document["components"], "schemas": opened}}


def without_widening(types: str) -> str:
    """Returns generated types in which `Unlisted` does not swallow the values that are listed."""
    return types.replace(
        f"export type {UNLISTED} = string;", f"export type {UNLISTED} = string & {{}};"
    )


def _opened(node: object, is_open: set[str]) -> object:
    if isinstance(node, list):
        return [_opened(item, is_open) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get(OPEN_ENUM) is True or (is_named(node) and schema_name(node) in is_open):
        words = {key: node[key] for key in ("description",) if key in node}
        listed = {key: value for key, value in node.items() if key not in words}
        return {**words, "anyOf": [listed, {"$ref": f"#/components/schemas/{UNLISTED}"}]}
    return {k: v if k in _OF_VALUES else _opened(v, is_open) for k, v in node.items()}
