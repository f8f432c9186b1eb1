"""What schemas ask for that no type does: a validator of JSON Schema has to see to it."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.directions import is_said, schemas_in
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.patterns import reason_against

BEYOND_TYPES = {
    "allOf", "contains", "dependentRequired", "dependentSchemas", "else", "if", "maxContains",
    "maxProperties", "minContains", "minProperties", "not", "patternProperties", "prefixItems",
    "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip
"""Keywords that are nothing to a type of Python, or not wherever they may be."""
_TYPING = {"$ref", "anyOf", "const", "enum", "oneOf", "type"}
_BOUNDS = {
    "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf", "maxItems",
    "maxLength", "minItems", "minLength", "pattern", "required", "uniqueItems",
}  # fmt: skip
ASSERTING = BEYOND_TYPES | _BOUNDS | _TYPING | {
    "additionalProperties", "format", "items", "properties"
}  # fmt: skip
"""Keywords that say which values there are."""
FORMATS_WITH_TYPES = {"date", "date-time", "uuid"}
BOUNDS_OF_TEXTS = {"maxLength", "minLength", "pattern"}
_OF_SCHEMAS = {"dependentSchemas", "patternProperties", "properties"}
_WORDS = {"description", "examples", "externalDocs", "title", "xml"}


def asks_beyond_types(document: Json, name: str) -> bool:
    """Whether a schema, or one that it refers to, asks for more than types of Python do."""
    schemas = document["components"]["schemas"]
    names = {name, *schemas_in(document, schemas[name])}
    return any(
        is_list_of_itself(each, schemas[each]) or any(map(_is_beyond, _nodes(schemas[each])))
        for each in names
    )


def is_list_of_itself(name: str, schema: Json) -> bool:
    """Whether the items of a list may be that list: its type has no items then."""
    reference = f"#/components/schemas/{name}"
    return any(node.get("$ref") == reference for node in _nodes(schema.get("items")))


def schemas_for_validator(document: Json, names: list[str]) -> Json:
    """Returns the schemas of these names and of what they refer to, without words for people."""
    schemas = document["components"]["schemas"]
    reached = {each for name in names for each in (name, *schemas_in(document, schemas[name]))}
    return {name: _without_words(schemas[name]) for name in schemas if name in reached}


def _is_beyond(node: Json) -> bool:
    values = [*node.get("enum", []), *([node["const"]] if "const" in node else [])]
    return (
        bool(node.keys() & BEYOND_TYPES)
        or ("oneOf" in node and "discriminator" not in node)
        or ("anyOf" in node and "type" in node)
        or not all(isinstance(value, str | None) for value in values)
        or bool(reason_against(node.get("pattern", "")))
        or bounds_a_format(node)
        or bool(node.keys() & _BOUNDS and not node.keys() & _TYPING)
    )


def bounds_a_format(node: Json) -> bool:
    """Whether a schema asks more of a text than its format, which is a type of its own."""
    return node.get("format") in FORMATS_WITH_TYPES and bool(node.keys() & BOUNDS_OF_TEXTS)


def _nodes(node: object, *, has_names: bool = False) -> Iterator[Json]:
    """Yields a schema and all within."""
    if isinstance(node, list):
        for item in node:
            yield from _nodes(item)
    if not isinstance(node, dict):
        return
    if not has_names:
        yield node
    for key, child in node.items():
        if has_names or is_said(key):
            yield from _nodes(child, has_names=not has_names and key in _OF_SCHEMAS)


def _without_words(node: object, *, has_names: bool = False) -> object:
    if isinstance(node, list):
        return [_without_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {k: v for k, v in node.items() if has_names or not (k in _WORDS or k.startswith("x-"))}
    return {
        key: value
        if not has_names and key in {"const", "default", "enum"}
        else _without_words(value, has_names=not has_names and key in _OF_SCHEMAS)
        for key, value in kept.items()
    }
