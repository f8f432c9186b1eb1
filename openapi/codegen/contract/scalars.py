"""What a schema takes of texts: parameters and the fields of forms come as such."""

from __future__ import annotations

from collections.abc import Mapping

from openapi.codegen.contract.document import Json, resolve

SCALARS = ("boolean", "integer", "number", "string")
_TYPES: Mapping[type, str] = {
    bool: "boolean", int: "integer", float: "number", str: "string", dict: "object", list: "array"
}  # fmt: skip


def scalar_types(document: Json, schema: Json) -> frozenset[str]:
    """Returns the types of scalars that a schema takes; null is no text.

    One that says nothing of types takes any text.
    """
    return _types(document, schema, {}) & set(SCALARS)


def may_be_json(document: Json, schema: Json) -> bool:
    """Whether a schema takes objects or lists, which a text can only be as JSON."""
    return bool(_types(document, schema, {}) - set(SCALARS))


def is_object(document: Json, schema: Json) -> bool:
    """Whether a schema takes objects, and nothing else."""
    return _types(document, schema, {}) == {"object"}


def _types(document: Json, schema: Json, known: dict[str, frozenset[str]]) -> frozenset[str]:
    """Does so, with what is known already of the schemas of some references."""
    reference = schema.get("$ref")
    if reference is None:
        return _types_in_place(document, schema, known)
    if reference not in known:
        known[reference] = frozenset()  # nothing, in what it is made of itself
        known[reference] = _types_in_place(document, resolve(document, schema), known)
    return known[reference]


def _types_in_place(
    document: Json, schema: Json, known: dict[str, frozenset[str]]
) -> frozenset[str]:
    alternatives = schema.get("anyOf", schema.get("oneOf"))
    if alternatives is not None:
        return frozenset().union(*(_types(document, each, known) for each in alternatives))
    if "type" in schema:
        return frozenset({str(schema["type"])} - {"null"})
    if "allOf" in schema:
        return _types_of_all([_types(document, each, known) for each in schema["allOf"]])
    values = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
    if values:
        return frozenset(_TYPES[type(value)] for value in values if value is not None)
    for keyword, type_ in (("properties", "object"), ("items", "array")):
        if keyword in schema:
            return frozenset({type_})
    return frozenset({"string"})


def _types_of_all(several: list[frozenset[str]]) -> frozenset[str]:
    """Returns the types that all parts of a whole take: one that takes any text says nothing."""
    said = [types for types in several if types != {"string"}] or several[:1]
    with_whole = [types | ({"integer"} if "number" in types else set()) for types in said]
    common = frozenset.intersection(*with_whole)
    return common - {"integer"} if "number" in common else common
