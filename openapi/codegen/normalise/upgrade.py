"""OpenAPI 3.0 as 3.1: what 3.0 said in words of its own, in those of JSON Schema."""

from __future__ import annotations

from typing import Any

from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.normalise.shape import parts

_VERSIONS = ("3.0", "3.1", "3.2")
_NULL: Json = {"type": "null"}
_BESIDE_REFERENCES = {"$ref", "description", "summary"}


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
            _with_null(part.node)
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


def _with_null(schema: Json) -> None:
    """Writes `null` as an alternative, however the contract says it."""
    is_nullable = schema.pop("nullable", False) is True
    type_ = schema.get("type")
    if isinstance(type_, list):
        is_nullable = is_nullable or ("null" in type_ and _has_null(schema))
        others = [each for each in type_ if each != "null"]
        if len(others) != 1:
            _with_types(schema, others, is_nullable=is_nullable)
            return
        schema["type"] = others[0]
    if not is_nullable or type_ == "null":
        return
    for key in ("anyOf", "oneOf"):
        if key in schema and "type" not in schema:
            schema[key] = [*(each for each in schema[key] if each != _NULL), dict(_NULL)]
            return
    if schema.keys() & {"$ref", "allOf", "enum", "const", "type"}:
        _with_alternatives(schema, [_without_null(schema), dict(_NULL)])


def _has_null(schema: Json) -> bool:
    """Whether null is among the values that a schema of JSON Schema lists, if it lists any."""
    return None in schema.get("enum", [None]) and schema.get("const") is None


def _with_types(schema: Json, types: list[str], *, is_nullable: bool) -> None:
    """Writes several types as alternatives."""
    schema.pop("type")
    kept = {key: value for key, value in schema.items() if key not in _ANNOTATIONS}
    if types or is_nullable:
        nulls = [dict(_NULL)] if is_nullable else []
        _with_alternatives(schema, [*({"type": each, **kept} for each in types), *nulls])


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
