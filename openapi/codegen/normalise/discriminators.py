"""Alternatives that the value of one property tells apart, however a contract says that.

The values are written into the alternatives, where validators and types of any language see them:
`kind: {const: film}`. A schema that others extend by `allOf` is those others, if it has a
discriminator.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from openapi.codegen.contract.document import Json, is_named
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.schemas import ANNOTATIONS
from openapi.codegen.normalise.shape import parts

_SCHEMAS = "#/components/schemas/"
_NULL = {"type": "null"}


@dataclass(frozen=True)
class Family:
    """A schema with a discriminator, and those that extend it."""

    name: str
    members: Mapping[str, str]
    """The schemas by the value that stands for each."""


def families_of(draft: Draft) -> list[Family]:
    """Returns the families of a contract whose `allOf` are not merged yet."""
    schemas = draft.components("schemas")
    found = []
    for name, schema in schemas.items():
        if "discriminator" in schema and not schema.keys() & {"anyOf", "oneOf"}:
            mapping = schema["discriminator"].get("mapping", {})
            members = {value: _name_of(to) for value, to in mapping.items()}
            heirs = [each for each in _heirs(schemas, name) if each not in members.values()]
            members |= {heir: heir for heir in heirs if heir not in members}
            if members and all(member in schemas for member in members.values()):
                found.append(Family(name, members))
    return found


def settle_discriminators(draft: Draft, families: list[Family]) -> None:
    """Writes into each alternative what it is told by; a discriminator that tells nothing goes."""
    for family in families:
        _join(draft, family)
    for part in list(parts(draft.document)):
        if part.kind == "schema" and "discriminator" in part.node:
            if _settle(draft, part.node):
                name = part.node["discriminator"]["propertyName"]
                draft.decide(part.place, f"the alternatives are told apart by {name}")
            else:
                del part.node["discriminator"]
                draft.decide(part.place, "alternatives are told apart by all that they are")
            _set_null_apart(part.node)


def _heirs(schemas: Json, name: str) -> list[str]:
    """Returns the schemas that have all of one and more, and those that have all of these."""
    found: list[str] = []
    ahead = [name]
    while ahead:
        reference = {"$ref": f"{_SCHEMAS}{ahead.pop()}"}
        for heir, schema in schemas.items():
            whole = schema.get("allOf", [])
            extends = reference in whole and (len(whole) > 1 or "properties" in schema)
            if extends and heir not in found and heir != name:
                found.append(heir)
                ahead.append(heir)
    return [heir for heir in schemas if heir in found]


def _join(draft: Draft, family: Family) -> None:
    """Makes a schema those that extend it, and itself where a value stands for it."""
    schemas = draft.components("schemas")
    base = schemas[family.name]
    if "discriminator" not in base or base.keys() & {"anyOf", "oneOf"}:
        return
    own = family.name
    if family.name in family.members.values():
        own = f"{family.name}Base"
        while own in schemas:
            own = f"{own}2"
    members = {v: own if name == family.name else name for v, name in family.members.items()}
    references = {value: f"{_SCHEMAS}{name}" for value, name in members.items()}
    property_ = base["discriminator"]["propertyName"]
    union: Json = {
        **{key: value for key, value in base.items() if key in ANNOTATIONS},
        "oneOf": [{"$ref": each} for each in dict.fromkeys(references.values())],
        "discriminator": {"propertyName": property_, "mapping": references},
    }
    if own != family.name:
        schemas[own] = {key: base[key] for key in base if key != "discriminator"}
    if _values(draft, union) is not None:
        schemas[family.name] = union
    elif own != family.name:
        del schemas[own]


def _settle(draft: Draft, schema: Json) -> bool:
    """Writes what each alternative is told by; whether that is possible."""
    values = _values(draft, schema)
    if values is None:
        return False
    name = schema["discriminator"]["propertyName"]
    mapping: dict[str, str] = {}
    for reference, told in values.items():
        alternative = _own(draft, reference)
        before = draft.resolved(alternative["properties"].get(name, {}))
        words: Json = {key: before[key] for key in ("description", "examples") if key in before}
        allowed: Json = {"const": told[0]} if len(told) == 1 else {"enum": told}
        alternative["properties"][name] = {**words, "type": "string", **allowed}
        required = alternative.get("required", [])
        alternative["required"] = required if name in required else [*required, name]
        mapping.update((value, reference) for value in told)
    alternatives = schema.pop("anyOf", None) or schema["oneOf"]
    schema["oneOf"] = alternatives
    schema["discriminator"] = {"propertyName": name, "mapping": mapping}
    return True


def _own(draft: Draft, reference: str) -> Json:
    """Returns a schema, which is none that it only refers to."""
    schema: Json = draft.components("schemas")[_name_of(reference)]
    if "$ref" in schema:
        words = {key: value for key, value in schema.items() if key in ANNOTATIONS}
        schema |= {**deepcopy(draft.resolved(schema)), **words}
        del schema["$ref"]
    return schema


def _values(draft: Draft, schema: Json) -> dict[str, list[str]] | None:
    """Returns the values that stand for each alternative; nothing if some are not told apart."""
    if {"anyOf", "oneOf"} <= schema.keys():
        return None
    name = schema["discriminator"]["propertyName"]
    mapping = schema["discriminator"].get("mapping", {})
    found: dict[str, list[str]] = {}
    alternatives: list[Json] = schema.get("oneOf") or schema.get("anyOf") or []
    for alternative in alternatives:
        if alternative == _NULL:
            continue
        if not is_named(alternative) or alternative.keys() != {"$ref"}:
            return None
        reference = alternative["$ref"]
        given = [value for value, to in mapping.items() if to == reference]
        told = _allowed(draft, draft.resolved(alternative), name, given or [_name_of(reference)])
        if not told:
            return None
        found[reference] = told
    everything = [value for told in found.values() for value in told]
    return found if found and len(set(everything)) == len(everything) else None


def _allowed(draft: Draft, alternative: Json, name: str, values: list[str]) -> list[str]:
    """Returns which of the values an alternative can have; one that says its own has that."""
    properties = alternative.get("properties")
    if alternative.get("type") != "object" or not isinstance(properties, dict):
        return []
    node = draft.resolved(properties.get(name, {}))
    own: list[Any] = [node["const"]] if "const" in node else node.get("enum", values)
    if node.get("type", "string") != "string" or node.keys() & {"anyOf", "oneOf", "allOf"}:
        return []
    shared = [value for value in values if value in own]
    return shared or ([str(own[0])] if len(own) == 1 else [])


def _set_null_apart(schema: Json) -> None:
    """Writes null as an alternative to those that a discriminator tells apart."""
    if "discriminator" in schema and _NULL in schema["oneOf"]:
        others = [each for each in schema["oneOf"] if each != _NULL]
        union = {"oneOf": others, "discriminator": schema.pop("discriminator")}
        del schema["oneOf"]
        schema["anyOf"] = [union, dict(_NULL)]


def _name_of(reference: str) -> str:
    return reference.removeprefix(_SCHEMAS)
