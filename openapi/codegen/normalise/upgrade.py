"""OpenAPI 3.0 as 3.1: what 3.0 said in words of its own, in those of JSON Schema."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place, RefusedError
from openapi.codegen.normalise.shape import parts

_VERSIONS = ("3.0", "3.1", "3.2")
_NULL: Json = {"type": "null"}
_BESIDE_REFERENCES = {"$ref", "description", "summary"}
_OF_WHOLES = {"$ref", "allOf", "anyOf", "oneOf"}
"""What people write beside `null` for all other values."""
_OF_ANY_TYPE = {"else", "if", "not", "then"}


def require_version(document: Json) -> None:
    """Requires a document to be of a version that is read.

    Raises:
        RefusedError: it is of another one.
    """
    version = str(document.get("openapi", document.get("swagger", "")))
    if not version.startswith(_VERSIONS):
        reason = f"this is OpenAPI {version or 'of no version'}: write it as one of 3.0, 3.1 or 3.2"
        place = next(((key,) for key in ("openapi", "swagger") if key in document), ())
        raise RefusedError(place, reason)


def upgrade(draft: Draft) -> None:
    """Writes a document as one of OpenAPI 3.1."""
    document = draft.document
    is_old = str(document["openapi"]).startswith("3.0")
    if is_old:
        document["openapi"] = "3.1.1"
    for part in list(parts(document)):
        if part.kind == "schema":
            if is_old and part.is_reference:  # there, nothing beside a reference counts
                for key in part.node.keys() - _BESIDE_REFERENCES:
                    del part.node[key]
            _with_exclusive_bounds(part.node)
            _with_null(draft, part.place, part.node)
            _with_examples(part.node)
        elif part.kind in {"header", "media", "parameter"} and "example" in part.node:
            value = part.node.pop("example")
            part.node.setdefault("examples", {"example": {"value": value}})


def _with_exclusive_bounds(schema: Json) -> None:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            is_exclusive = schema.pop(exclusive)
            if is_exclusive and bound in schema:
                schema[exclusive] = schema.pop(bound)


def _with_examples(schema: Json) -> None:
    if "example" in schema:
        value = schema.pop("example")
        schema.setdefault("examples", [value])


def _with_null(draft: Draft, place: Place, schema: Json) -> None:
    """Writes `null` as an alternative, however the contract says it."""
    nulls = [dict(_NULL)] if schema.pop("nullable", False) is True else []
    type_ = schema.get("type")
    if isinstance(type_, list):
        nulls = nulls or (_null_of(draft, place, schema) if "null" in type_ else [])
        others = [each for each in type_ if each != "null"]
        if len(others) != 1:
            _with_types(schema, others, nulls)
            return
        schema["type"] = others[0]
    if not nulls or type_ == "null":
        return
    for key in ("anyOf", "oneOf"):
        if key in schema and "type" not in schema:
            schema[key] = [*(each for each in schema[key] if each != _NULL), *nulls]
            return
    if schema.keys() & {"$ref", "allOf", "enum", "const", "type"}:
        _with_alternatives(schema, [_without_null(schema), *nulls])


def _null_of(draft: Draft, place: Place, schema: Json) -> list[Json]:
    """Returns what null is held against, where a schema has it among its types and its values."""
    if None not in schema.get("enum", [None]) or schema.get("const") is not None:
        return []
    for key in schema.keys() & _OF_WHOLES:
        draft.decide(place, f"it may be null, whatever its {key} says")
    return [_NULL | {key: deepcopy(schema[key]) for key in schema.keys() & _OF_ANY_TYPE}]


def _with_types(schema: Json, types: list[str], nulls: list[Json]) -> None:
    """Writes several types as alternatives."""
    is_empty = not schema.pop("type")
    kept = {key: value for key, value in schema.items() if key not in _ANNOTATIONS}
    if types or nulls:
        of_types = [{"type": each, **deepcopy(kept)} for each in types]
        _with_alternatives(schema, [*of_types, *nulls])
    elif not is_empty:
        schema["not"] = {}


def _with_alternatives(schema: Json, alternatives: list[Json]) -> None:
    annotations = {key: value for key, value in schema.items() if key in _ANNOTATIONS}
    schema.clear()
    schema |= {**annotations, "anyOf": alternatives}


def _without_null(schema: Json) -> Json:
    kept: Json = {key: value for key, value in schema.items() if key not in _ANNOTATIONS}
    if isinstance(kept.get("enum"), list):
        kept["enum"] = [value for value in kept["enum"] if value is not None]
    return kept


_ANNOTATIONS: set[Any] = {
    "default", "deprecated", "description", "example", "examples", "readOnly", "title", "writeOnly"
}  # fmt: skip
