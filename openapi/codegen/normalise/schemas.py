"""Schemas in the words that generators of types understand, with the meaning that they had."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import jsonschema_rs

from openapi.codegen.contract.conformance import ASSERTING, FORMATS_WITH_TYPES
from openapi.codegen.contract.directions import schemas_in_requests
from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place, RefusedError
from openapi.codegen.normalise.shape import Part, parts

ANNOTATIONS = {
    "default", "deprecated", "description", "examples", "externalDocs", "readOnly", "title",
    "writeOnly", "xml",
}  # fmt: skip
_WORDS_OF_TYPES = {
    ("array",): {
        "contains", "items", "maxContains", "maxItems", "minContains", "minItems", "prefixItems",
        "unevaluatedItems", "uniqueItems",
    },
    ("object",): {
        "additionalProperties", "dependentRequired", "dependentSchemas", "maxProperties",
        "minProperties", "patternProperties", "properties", "propertyNames", "required",
        "unevaluatedProperties",
    },
    ("string",): {"contentEncoding", "contentMediaType", "maxLength", "minLength", "pattern"},
    ("integer", "number"): {
        "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf",
    },
}  # fmt: skip
_OF_VALUES = {"type", "maxLength", "minLength", "pattern"} | _WORDS_OF_TYPES["integer", "number"]
_NULL = {"type": "null"}
_FORMAT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_MAX_PARTS = 2000
_MAX_MERGED = 2000
"""How many properties one object may be made of."""


def say_types(draft: Draft) -> None:
    """Says the type that the keywords of a schema have a meaning for."""
    for part in list(parts(draft.document)):
        if part.kind == "schema" and part.is_reference:
            _say_beside(draft, part.node)
        elif part.kind == "schema":
            _say_type(part.node)
            if not _FORMAT.fullmatch(part.node.get("format", "none")):
                text = f"the format {part.node.pop('format')!r} is ignored: it is no word"
                draft.decide(part.place, text)


def _say_beside(draft: Draft, schema: Json) -> None:
    """Writes what is asked for beside a reference as a part of the whole, unless it asks for it."""
    whole = draft.resolved(schema)
    beside = {key: schema.pop(key) for key in schema.keys() & ASSERTING - {"$ref"}}
    if asked := {key: value for key, value in beside.items() if whole.get(key) != value}:
        schema["allOf"] = [{"$ref": schema.pop("$ref")}, asked]


def _say_type(schema: Json) -> None:
    _leave_out_what_says_nothing(schema)
    if "type" not in schema and not schema.keys() & {"enum", "const", "anyOf", "oneOf", "not"}:
        if "properties" in schema or schema.get("additionalProperties", True) is not True:
            schema["type"] = "object"
        elif "items" in schema:
            schema["type"] = "array"
        elif schema.get("format") in FORMATS_WITH_TYPES:
            schema["type"] = "string"
    if schema.get("type") == "array" and "unevaluatedItems" not in schema:
        schema.setdefault("items", {})
    _name_required(schema)
    if schema.get("required") == []:
        del schema["required"]
    if schema.get("enum") == []:
        del schema["enum"]
    _keep_values_within(schema)


def _keep_values_within(schema: Json) -> None:
    """Leaves of the values that a schema lists those within its bounds, and not the bounds."""
    bounds = {key: schema[key] for key in schema.keys() & _OF_VALUES}
    if not bounds or not schema.keys() & {"const", "enum"}:
        return
    try:
        validator = jsonschema_rs.Draft202012Validator(bounds)
    except (jsonschema_rs.ValidationError, ValueError):
        return  # which has a check of its own
    for key in bounds.keys() - {"type"}:
        del schema[key]
    listed = schema["enum"] if "enum" in schema else [schema["const"]]
    within = [value for value in listed if validator.is_valid(value)]
    if not within:
        _replace(schema, {key: schema[key] for key in schema if key in ANNOTATIONS} | {"not": {}})
    elif "enum" in schema:
        schema["enum"] = within


def _name_required(schema: Json) -> None:
    """Makes a property of each that an object must have, as a type knows of no others.

    Where names decide what a property may be, a validator sees to it.
    """
    beyond = {"patternProperties", "unevaluatedProperties"}
    if schema.get("type") == "object" and not beyond & schema.keys():
        others = schema.get("additionalProperties", True)
        for name in schema.get("required", []):
            named = deepcopy(others) if isinstance(others, dict) else {} if others else {"not": {}}
            schema.setdefault("properties", {}).setdefault(name, named)


def _leave_out_what_says_nothing(schema: Json) -> None:
    """Leaves out the words that are about values of other types than that of a schema."""
    type_ = schema.get("type")
    for types, words in _WORDS_OF_TYPES.items() if isinstance(type_, str) else ():
        for word in words & schema.keys() if type_ not in types else ():
            del schema[word]


def merge_all_of(draft: Draft) -> None:
    """Writes `allOf` as the one schema that it comes to.

    An object that is only answered and has all of another and more stays what it is: a subclass.
    """
    received = schemas_in_requests(draft.document)
    for part in parts(draft.document):  # which sees what is written here, too
        if part.kind == "schema" and "allOf" in part.node:
            name = part.place[2] if part.place[:2] == ("components", "schemas") else ""
            if not (len(part.place) == 3 and name not in received and _is_subclass(draft, part)):
                _replace(part.node, merged_all_of(draft, part.place, part.node))


def spread_properties(draft: Draft) -> None:
    """Writes properties that stand beside alternatives into each, where these say more of them."""
    for part in list(parts(draft.document)):
        node = part.node
        keys = {"anyOf", "oneOf"} & node.keys()
        if part.kind != "schema" or len(keys) != 1 or "discriminator" in node:
            continue
        (key,) = keys
        named = {name for each in node[key] for name in draft.resolved(each).get("properties", {})}
        if not named & node.get("properties", {}).keys():
            continue
        words = {word: node[word] for word in node if word in ANNOTATIONS}
        beside = {word: node[word] for word in node.keys() - ANNOTATIONS - {key}}
        spread = [merged_all_of(draft, part.place, {"allOf": [beside, each]}) for each in node[key]]
        if not any("allOf" in each for each in spread):
            _replace(node, {**words, key: spread})


def merged_all_of(draft: Draft, place: Place, schema: Json) -> Json:
    """Returns a schema without `allOf`, or as it is where its parts do not go together."""
    merge = _Merge(draft, place)
    made = merge.merged(schema, frozenset())
    if merge.is_opened:
        text = "additionalProperties: false of a part of allOf is of the whole, or none would fit"
        draft.decide(place, text)
    _name_required(made)
    _keep_values_within(made)
    return made


def _is_subclass(draft: Draft, part: Part) -> bool:
    match part.node:
        case {"allOf": [{"$ref": str(reference)}], "type": "object", "properties": dict()}:
            base = draft.resolved({"$ref": reference})
            return "properties" in base and not base.keys() & {"allOf", "discriminator"}
        case _:
            return False


def _replace(node: Json, other: Json) -> None:
    made = dict(other)  # which may be the node itself
    node.clear()
    node |= made


class _Merge:
    def __init__(self, draft: Draft, place: Place) -> None:
        self._draft = draft
        self._place = place
        self._parts = 0
        self.is_opened = False
        """Whether one part that is closed was given properties of another."""

    def merged(self, schema: Json, within: frozenset[str]) -> Json:
        """Returns a schema without `allOf`, or as it is where its parts do not go together."""
        whole = [part for part in schema["allOf"] if part.keys() - ANNOTATIONS]
        own = {key: value for key, value in schema.items() if key != "allOf"}
        if len(whole) == 1 and not own.keys() - ANNOTATIONS:
            words = [
                {k: v for k, v in part.items() if k in ANNOTATIONS} for part in schema["allOf"]
            ]
            for each in words:
                own = {**each, **own}
            return {**deepcopy(whole[0]), **own}
        made: Json = {}
        is_nullable = not own.keys() - ANNOTATIONS
        for part in [*whole, own]:
            flat = self._flat(part, within)
            if flat is not None and (other := _beside_null(flat)):
                flat = self._flat(other, within | ({part["$ref"]} if "$ref" in part else set()))
            elif part is not own:
                is_nullable = False
            if flat is None:
                return schema
            self.is_opened |= _is_closed_to(made, flat) or _is_closed_to(flat, made)
            if not _add(made, flat):
                return schema
        if is_nullable:
            made = {"anyOf": [made, dict(_NULL)]}
        kept = {key: value for key, value in made.items() if key not in ANNOTATIONS}
        return {**kept, **{key: value for key, value in own.items() if key in ANNOTATIONS}}

    def _flat(self, part: Json, within: frozenset[str]) -> Json | None:
        self._parts += 1
        if self._parts > _MAX_PARTS:
            reason = (
                f"allOf comes to more than {_MAX_PARTS} parts: write what they have in common once"
            )
            raise RefusedError(self._place, reason)
        reference = part.get("$ref")
        if reference is not None:
            if reference in within:
                return None
            within |= {reference}
            part = self._draft.resolved(part)
        flat = deepcopy(part)
        if "allOf" in flat:
            flat = self.merged(flat, within)
            if "allOf" in flat:
                return None
            if "$ref" in flat:
                return self._flat(flat, within)
        flat.pop("discriminator", None)
        return flat


def _beside_null(schema: Json) -> Json | None:
    """Returns what a schema is that may be null: the one alternative to that."""
    alternatives: list[Json] = schema.get("anyOf", [])
    others = [each for each in alternatives if each != _NULL]
    return others[0] if len(others) == 1 < len(alternatives) else None


def _is_closed_to(one: Json, other: Json) -> bool:
    return one.get("additionalProperties") is False and bool(_only_of(other, one))


def _only_of(one: Json, other: Json) -> set[str]:
    """Returns the properties that only one of two schemas names."""
    return set(one.get("properties", {})) - set(other.get("properties", {}))


def _hold_against_others(one: Json, other: Json) -> None:
    """Has the properties that one schema alone names be what others are in the other one."""
    others = other.get("additionalProperties")
    if isinstance(others, dict):
        for name in _only_of(one, other):
            one["properties"][name] = _both(one["properties"][name], others)


def _add(made: Json, other: Json) -> bool:
    """Adds the keywords of another schema that must hold, too; whether that could be done."""
    _hold_against_others(made, other)
    _hold_against_others(other, made)
    for key, value in other.items():
        if key not in made or key in ANNOTATIONS or key.startswith("x-"):
            made[key] = value
        elif key == "properties":
            for name, child in value.items():
                before = made[key].get(name)
                made[key][name] = child if before is None else _both(before, child)
        elif key in _JOINED:
            made[key] = _JOINED[key](made[key], value)
            if key == "enum" and not made[key]:  # which no type says
                return False
        elif made[key] != value:
            return False
    return len(made.get("properties", {})) <= _MAX_MERGED


def _both(before: Json, after: Json) -> Json:
    """Returns a property that two parts describe: as both do, or as the later one does."""
    if before == after or not after.keys() - ANNOTATIONS:
        return {**before, **after}
    if not before.keys() - ANNOTATIONS:
        return after
    made = deepcopy(before)
    if "$ref" not in made and "$ref" not in after and _add(made, deepcopy(after)):
        _keep_values_within(made)
        return made
    return {"allOf": [before, after]}


_JOINED: dict[str, Callable[[Any, Any], Any]] = {
    "required": lambda some, others: list(dict.fromkeys([*some, *others])),
    **dict.fromkeys(("minimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "maxLength", "maxItems", "maxProperties"), min),
    "enum": lambda some, others: [value for value in some if value in others],
    "uniqueItems": lambda some, others: some or others,
}
