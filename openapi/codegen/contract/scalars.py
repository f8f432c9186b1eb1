"""What a schema takes of texts: parameters and the fields of forms come as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openapi.codegen.contract.document import Json, resolve, schema_of_items

SCALARS = ("boolean", "integer", "number", "string")
_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def scalar_types(document: Json, schema: Json) -> frozenset[str] | None:
    """Returns the types of scalars that a schema takes, or `None` if it takes anything else.

    One that says nothing of types takes any text, and null is no text.
    """
    return _types(document, schema, {})


def may_be_json(document: Json, schema: Json) -> bool:
    """Whether a schema takes objects or lists, which a text can only be as JSON."""
    return scalar_types(document, schema) is None


def unread_members(document: Json, schema: Json) -> Iterator[str]:
    """Yields the properties of an object that no texts are read into: no scalar, and no list."""
    for name, reference in schema.get("properties", {}).items():
        node = resolve(document, reference)
        read = schema_of_items(node) if node.get("type") == "array" else node
        if scalar_types(document, read) is None:
            yield name


def _types(
    document: Json, schema: Json, known: dict[str, frozenset[str] | None]
) -> frozenset[str] | None:
    """Does so, with what is known already of the schemas of some references."""
    reference = schema.get("$ref")
    if reference is None:
        return _types_in_place(document, schema, known)
    if reference not in known:
        known[reference] = None  # while it is not known, it is nothing that it could be made of
        known[reference] = _types_in_place(document, resolve(document, schema), known)
    return known[reference]


def _types_in_place(
    document: Json, schema: Json, known: dict[str, frozenset[str] | None]
) -> frozenset[str] | None:
    alternatives = schema.get("anyOf", schema.get("oneOf"))
    if alternatives is not None:
        return _of_all([_types(document, each, known) for each in alternatives])
    if "type" in schema:
        type_ = schema["type"]
        if type_ == "null":
            return frozenset()
        return frozenset({type_}) if type_ in SCALARS else None
    values = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
    if values:
        return _of_all([_of_value(value) for value in values])
    return frozenset({"string"}) if not schema.keys() & {"properties", "items", "not"} else None


def _of_value(value: object) -> frozenset[str] | None:
    if value is None:
        return frozenset()
    return frozenset({_TYPES[type(value)]}) if type(value) in _TYPES else None


def _of_all(several: list[frozenset[str] | None]) -> frozenset[str] | None:
    known = [each for each in several if each is not None]
    return frozenset().union(*known) if len(known) == len(several) else None
