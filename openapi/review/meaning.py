"""What a schema means, however it is written.

References are followed and `allOf` is taken together; `const` is an `enum` of one, and null one of
the types, whether `anyOf` says so or `type`. What says nothing, such as `minItems: 0`, is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.review.alternatives import TEXT_OF_SCHEMAS, are_apart, folded
from openapi.review.pointers import component
from openapi.review.reading import Reading
from openapi.review.values import of_types, same, types_of

UPPER = {"maxItems", "maxLength", "maxProperties", "maximum", "exclusiveMaximum"}
LOWER = {"minItems", "minLength", "minProperties", "minimum", "exclusiveMinimum"}
_OF_TYPE = {
    "array": {
        "contains", "items", "maxContains", "maxItems", "minContains", "minItems", "prefixItems",
        "unevaluatedItems", "uniqueItems",
    },
    "number": {"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"},
    "object": {
        "additionalProperties", "dependentRequired", "dependentSchemas", "maxProperties",
        "minProperties", "patternProperties", "properties", "propertyNames", "required",
        "unevaluatedProperties",
    },
    "string": {"maxLength", "minLength", "pattern"},
}  # fmt: skip
_IDLE: dict[str, tuple[object, ...]] = {
    "additionalProperties": ({},),
    "allOf": ([],),
    "deprecated": (False,),
    "items": ({},),
    "minContains": (1,),
    "minItems": (0,),
    "minLength": (0,),
    "minProperties": (0,),
    "nullable": (True, False),
    "patternProperties": ({},),
    "propertyNames": ({},),
    "readOnly": (False,),
    "required": ([],),
    "unevaluatedItems": ({},),
    "unevaluatedProperties": ({},),
    "uniqueItems": (False,),
    "writeOnly": (False,),
}


@dataclass(frozen=True)
class Meaning:
    """What holds of a value, as one flat schema; what is inside is as it was written."""

    words: Json
    """The keywords and their values."""
    sources: dict[str, str]
    """Where each keyword, and each property as `properties/NAME`, is written."""
    within: frozenset[str]
    """The components that it is written in."""


def meaning(reading: Reading, node: Json) -> Meaning:
    """Returns what a schema means; of one that consists of itself, nothing."""
    if not reading.origin(node):
        return _meaning(reading, node)
    if id(node) not in reading.known:
        reading.known[id(node)] = Meaning({}, {}, frozenset())
        reading.known[id(node)] = _meaning(reading, node)
    found: Meaning = reading.known[id(node)]
    return found


def _meaning(reading: Reading, node: Json) -> Meaning:
    parts = list(_parts(reading, node, frozenset()))
    words, sources = _merged(parts)
    words = _canonical(reading, words, sources)
    origins = [*(origin for origin, _ in parts), *sources.values()]
    return Meaning(words, sources, frozenset(filter(None, map(component, origins))))


def _parts(reading: Reading, node: Json, seen: frozenset[str]) -> Iterator[tuple[str, Json]]:
    """Yields the schemas that must hold together, each with its pointer."""
    own = {key: value for key, value in node.items() if key not in {"$ref", "allOf"}}
    lone = _lone_alternative(own)
    if lone is not None:
        key, wrapped = lone
        del own[key]
        yield from _parts(reading, wrapped, seen)
    yield reading.origin(node), own
    reference = node.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        yield from _parts(reading, reading.resolve(node), seen | {reference})
    for member in node.get("allOf", []):
        yield from _parts(reading, member, seen)


def _lone_alternative(words: Json) -> tuple[str, Json] | None:
    for key in ("anyOf", "oneOf"):
        if len(words.get(key, [])) == 1 and "discriminator" not in words:
            return key, words[key][0]
    return None


def _merged(parts: list[tuple[str, Json]]) -> tuple[Json, dict[str, str]]:
    words: Json = {}
    sources: dict[str, str] = {}
    known = [set(part.get("properties", {})) for _, part in parts]
    for at, (origin, part) in enumerate(parts):
        others = set[str]().union(*known[:at], *known[at + 1 :])
        for key, value in part.items():
            if key == "properties":
                for name, schema in value.items():
                    _put_property(words, name, schema)
                    sources.setdefault(f"properties/{name}", origin)
            elif key == "additionalProperties" and value != {} and others - known[at]:
                closed = {"properties": {name: {} for name in known[at]}, key: value}
                words.setdefault("allOf", []).append(closed)
            elif key not in words:
                words[key] = value
            elif not same(words[key], value):
                _put_together(words, key, value)
            sources.setdefault(key, origin)
    return words, sources


def _put_property(words: Json, name: str, schema: Json) -> None:
    found = words.setdefault("properties", {})
    words["properties"] = {
        **found,
        name: {"allOf": [found[name], schema]} if name in found else schema,
    }


def _put_together(words: Json, key: str, value: Any) -> None:
    """Adds what must hold as well as what the keyword says already."""
    before = words[key]
    if key in UPPER | LOWER:
        words[key] = min(before, value) if key in UPPER else max(before, value)
    elif key == "required":
        words[key] = [*before, *(name for name in value if name not in before)]
    elif key == "type":
        words[key] = [*(types_of(before) & types_of(value))]
    elif key == "enum":
        words[key] = [item for item in before if any(same(item, other) for other in value)]
    elif key in {"uniqueItems", "readOnly", "writeOnly"}:
        words[key] = before or value
    elif key == "items":
        words[key] = {"allOf": [before, value]}
    elif key in {
        "multipleOf",
        "pattern",
        "format",
        "not",
        "anyOf",
        "oneOf",
        "additionalProperties",
    }:
        words["allOf"] = [*words.get("allOf", []), {key: value}]


def _canonical(reading: Reading, words: Json, sources: dict[str, str]) -> Json:
    words = _with_alternatives(reading, dict(words), sources)
    types = types_of(words.get("type"))
    if words.get("nullable"):
        types |= {"null"}
    values = [words["const"]] if "const" in words else words.get("enum")
    if "const" in words:
        sources.setdefault("enum", sources.get("const", ""))
    if values is not None:
        types, values = of_types(types, values)
        words["enum"] = values
    words = _without_idle(words, types)
    if types:
        words["type"] = sorted(types)
        sources.setdefault("type", sources.get("enum", ""))
    return words


def _with_alternatives(reading: Reading, words: Json, sources: dict[str, str]) -> Json:
    """Folds alternatives that are one schema, and calls those that are apart `anyOf`."""
    if {"anyOf", "oneOf"} <= words.keys():
        return words
    key = "oneOf" if "oneOf" in words else "anyOf"
    if key not in words:
        return words
    members = [meaning(reading, member) for member in _flat(reading, words[key], key)]
    together = folded([member.words for member in members])
    if together is not None and not together.keys() & words.keys() - TEXT_OF_SCHEMAS:
        del words[key]
        for member in members:
            for name, origin in member.sources.items():
                sources.setdefault(name, origin)
        return {**together, **words}
    if key == "oneOf" and are_apart(
        [m.words for m in members], lambda n: meaning(reading, n).words
    ):
        words["anyOf"] = words.pop("oneOf")
        sources["anyOf"] = sources.get("oneOf", "")
    return words


def _flat(reading: Reading, members: list[Json], key: str) -> list[Json]:
    """Returns the alternatives, with those of a nameless one among them in its place."""
    return [
        inner
        for member in members
        for inner in (_flat(reading, member[key], key) if member.keys() == {key} else [member])
    ]


def _without_idle(words: Json, types: set[str]) -> Json:
    kept = {
        key: value
        for key, value in words.items()
        if key not in {"const", "type", "properties"}
        and value not in _IDLE.get(key, ())
        and _matters(key, types)
    }
    if words.get("properties") and _matters("properties", types):
        kept["properties"] = words["properties"]
    if len(kept.get("required", [])) >= kept.get("minProperties", math.inf):
        del kept["minProperties"]
    if "integer" in types and "number" not in types:
        _close_bounds(kept)
    if "enum" in kept:
        kept = {k: v for k, v in kept.items() if k not in UPPER | LOWER | {"multipleOf"}}
    return kept


def _matters(key: str, types: set[str]) -> bool:
    """Whether a keyword says something of values of these types; none is all of them."""
    kinds = types | ({"number"} if "integer" in types else set())
    return not types or all(key not in keys or kind in kinds for kind, keys in _OF_TYPE.items())


def _close_bounds(words: Json) -> None:
    """Says of whole numbers what they are at most and at least, and not what they are beyond."""
    for exclusive, inclusive, step in (
        ("exclusiveMaximum", "maximum", -1),
        ("exclusiveMinimum", "minimum", 1),
    ):
        bound = words.pop(exclusive, None)
        if bound is not None:
            closest = min if step < 0 else max
            closed = (math.ceil(bound) if step < 0 else math.floor(bound)) + step
            words[inclusive] = closest(words.get(inclusive, closed), closed)
    if words.get("multipleOf") == 1:
        del words["multipleOf"]
