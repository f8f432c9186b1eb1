"""What a schema means, however it is written.

References are followed and `allOf` is taken together; `const` is an `enum` of one, and null one of
the types, whether `anyOf` says so or `type`. What says nothing, such as `minItems: 0`, is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from openapi.codegen.contract.conventions import OPEN_ENUM
from openapi.codegen.contract.document import Json
from openapi.review.alternatives import TEXT_OF_SCHEMAS, are_apart, folded
from openapi.review.bounds import fitting, tighten
from openapi.review.merging import merged, parts
from openapi.review.pointers import component
from openapi.review.reading import Reading
from openapi.review.values import of_types, same, types_of

NOTHING: Json = {"not": {}}
"""What no value fits."""
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
    OPEN_ENUM: (False,),
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
    schemas = list(parts(reading, node, frozenset()))
    words, sources = merged(schemas)
    if _is_closed_by_all(reading, node):
        _close(words, sources)
    words = _canonical(reading, words, sources)
    origins = [*(origin for origin, _ in schemas), *sources.values()]
    return Meaning(words, sources, frozenset(filter(None, map(component, origins))))


def _is_closed_by_all(reading: Reading, node: Json) -> bool:
    """Whether `unevaluatedProperties` stands where it sees everything that there is."""
    while "$ref" in node and node.keys() <= {"$ref"} | TEXT_OF_SCHEMAS and reading.resolve(node):
        node = reading.resolve(node)
    return "unevaluatedProperties" in node


def _close(words: Json, sources: dict[str, str]) -> None:
    """Says `additionalProperties`, where no property comes from an alternative or a condition."""
    if not words.keys() & {"allOf", "anyOf", "dependentSchemas", "if", "oneOf"}:
        rest = words.pop("unevaluatedProperties")
        words.setdefault("additionalProperties", rest)
        sources.setdefault("additionalProperties", sources["unevaluatedProperties"])


def _canonical(reading: Reading, words: Json, sources: dict[str, str]) -> Json:
    words = _with_alternatives(reading, dict(words), sources)
    is_impossible = words.get("type") == [] or words.get("not") == {}
    types = types_of(words.get("type"))
    if words.get("nullable"):
        types |= {"null"}
    values = words.get("enum")
    if "const" in words:
        values = [words["const"]] if values is None or _has(values, words["const"]) else []
        sources.setdefault("enum", sources.get("const", ""))
    if values is not None:
        types, values = of_types(types, fitting(words, values))
        words["enum"] = values
    if is_impossible or values == []:
        return dict(NOTHING)
    words = _without_idle(words, types)
    if types:
        words["type"] = sorted(types)
        sources.setdefault("type", sources.get("enum", ""))
    return words


def _has(values: list[Any], value: Any) -> bool:
    return any(same(value, each) for each in values)


def _with_alternatives(reading: Reading, words: Json, sources: dict[str, str]) -> Json:
    """Folds alternatives that are one schema, and calls those that are apart `anyOf`."""
    if {"anyOf", "oneOf"} <= words.keys():
        return words
    key = "oneOf" if "oneOf" in words else "anyOf"
    if key not in words:
        return words
    members = [meaning(reading, member) for member in _flat(reading, words[key], key)]
    is_any = key == "anyOf" or are_apart(
        [member.words for member in members], lambda n: meaning(reading, n).words
    )
    together = folded([member.words for member in members]) if is_any else None
    if together is not None and not together.keys() & words.keys() - TEXT_OF_SCHEMAS:
        del words[key]
        for member in members:
            for name, origin in member.sources.items():
                sources.setdefault(name, origin)
        return {**together, **words}
    if is_any and any(member.words.keys() <= TEXT_OF_SCHEMAS for member in members):
        del words[key]
    elif is_any and key == "oneOf":
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
        and _is_complete(key, words)
    }
    if words.get("properties") and _matters("properties", types):
        kept["properties"] = words["properties"]
    if len(kept.get("required", [])) >= kept.get("minProperties", math.inf):
        del kept["minProperties"]
    _clear_needs(kept)
    tighten(kept, types)
    if types <= {"boolean", "null"} and len(kept.get("enum", [])) == len(types) + 1:
        del kept["enum"]  # true and false, and null among them or not
    return kept


def _is_complete(key: str, words: Json) -> bool:
    """Whether what a keyword says something of is there."""
    match key:
        case str() if key == OPEN_ENUM:
            return "enum" in words
        case "if":
            return "then" in words or "else" in words
        case "then" | "else":
            return "if" in words
        case "contains":
            return words.get("minContains") != 0 or "maxContains" in words
        case "minContains" | "maxContains":
            return "contains" in words and _is_complete("contains", words)
        case _:
            return True


def _clear_needs(words: Json) -> None:
    """Leaves out which properties need nothing, and the order in which they need others."""
    for key, needs in (
        (
            "dependentRequired",
            {n: sorted({*o}) for n, o in words.get("dependentRequired", {}).items() if o},
        ),
        ("dependentSchemas", {n: s for n, s in words.get("dependentSchemas", {}).items() if s}),
    ):
        words.pop(key, None)
        if needs:
            words[key] = needs


def _matters(key: str, types: set[str]) -> bool:
    """Whether a keyword says something of values of these types; none is all of them."""
    kinds = types | ({"number"} if "integer" in types else set())
    return not types or all(key not in keys or kind in kinds for kind, keys in _OF_TYPE.items())
