"""`oneOf` whose alternatives exclude each other anyway: there, it means the same as `anyOf`.

Where they are constants, both mean an `enum`.
"""

from __future__ import annotations

from itertools import combinations

from openapi.codegen.contract.directions import schemas_in_requests
from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.shape import parts

_KINDS = {str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}


def say_enum(draft: Draft) -> None:
    """Writes alternatives that are a constant each, with a description, as an enum."""
    for part in list(parts(draft.document)):
        node = part.node
        if part.kind == "schema" and "enum" not in node and "discriminator" not in node:
            for key in ("oneOf", "anyOf"):
                values = [each.get("const") for each in node.get(key, []) if _is_constant(each)]
                if values and len(values) == len(node[key]) == len(set(map(repr, values))):
                    texts = [_described(each) for each in node.pop(key)]
                    given = [node["description"]] if "description" in node else []
                    node["description"] = "\n".join([*given, *texts])
                    node["enum"] = values
                    break


def _is_constant(schema: Json) -> bool:
    known = {"const", "deprecated", "description", "title", "type"}
    return "const" in schema and not {k for k in schema if not k.startswith("x-")} - known


def _described(schema: Json) -> str:
    words = [str(schema[key]).strip() for key in ("title", "description") if key in schema]
    return f"- `{schema['const']}`{': ' if words else ''}{': '.join(words)}"


def say_any_of(draft: Draft) -> None:
    """Writes such a choice as `anyOf`, unless a discriminator tells the alternatives apart."""
    for part in list(parts(draft.document)):
        node = part.node
        if (
            part.kind == "schema"
            and "oneOf" in node
            and not node.keys() & {"discriminator", "anyOf"}
        ):
            alternatives = [draft.resolved(each) for each in node["oneOf"]]
            if all(_exclude(*pair) for pair in combinations(alternatives, 2)):
                node["anyOf"] = node.pop("oneOf")


def say_any_of_answers(draft: Draft) -> None:
    """Does so in what is only answered: a client reads it by any of the alternatives."""
    received = schemas_in_requests(draft.document)
    for name, schema in draft.components("schemas").items():
        for part in [] if name in received else list(parts(schema, "schema")):
            if "oneOf" in part.node and not part.node.keys() & {"discriminator", "anyOf"}:
                part.node["anyOf"] = part.node.pop("oneOf")
                place = draft.origins.get(name, ())
                draft.decide(place, "alternatives of an answer may be one and the same")


def _exclude(one: Json, other: Json) -> bool:
    """Whether no value can be both."""
    values, others = _values(one), _values(other)
    if values is not None and others is not None:
        return values.isdisjoint(others)
    kind, another = _kind(one), _kind(other)
    return kind is not None and another is not None and kind != another


def _kind(schema: Json) -> str | None:
    type_ = schema.get("type")
    if type_ is not None:
        return "number" if type_ == "integer" else str(type_)
    kinds = {_KINDS.get(type(value)) for value in [*schema.get("enum", []), *_const(schema)]}
    return next(iter(kinds)) if len(kinds) == 1 else None


def _values(schema: Json) -> frozenset[str] | None:
    values = [*schema.get("enum", []), *_const(schema)]
    return frozenset(values) if values and all(isinstance(v, str) for v in values) else None


def _const(schema: Json) -> list[object]:
    return [schema["const"]] if "const" in schema else []
