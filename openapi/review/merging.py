"""What schemas that must hold together say as one: a reference, what is beside it, and `allOf`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.review.bounds import LOWER, UPPER
from openapi.review.reading import Reading
from openapi.review.values import same, types_of
from openapi.review.wording import DOCUMENTING

_TOGETHER = (
    ("if", "then", "else"),
    ("contains", "maxContains", "minContains"),
    ("prefixItems", "items"),
)
"""Keywords of which one is read with the others beside it."""


def parts(reading: Reading, node: Json, seen: frozenset[str]) -> Iterator[tuple[str, Json]]:
    """Yields the schemas that must hold together, each with its pointer."""
    own = {key: value for key, value in node.items() if key not in {"$ref", "allOf"}}
    lone = _lone_alternative(own)
    if lone is not None:
        key, wrapped = lone
        del own[key]
        yield from parts(reading, wrapped, seen)
    yield reading.origin(node), own
    reference = node.get("$ref")
    if isinstance(reference, str) and reference not in seen:
        yield from parts(reading, reading.resolve(node), seen | {reference})
    for member in node.get("allOf", []):
        yield from parts(reading, member, seen)


def _lone_alternative(words: Json) -> tuple[str, Json] | None:
    for key in ("anyOf", "oneOf"):
        if len(words.get(key, [])) == 1 and "discriminator" not in words:
            return key, words[key][0]
    return None


def merged(schemas: list[tuple[str, Json]]) -> tuple[Json, dict[str, str]]:
    """Returns what they say together, and where each keyword and property is written."""
    words: Json = {}
    sources: dict[str, str] = {}
    apart: dict[str, list[Json]] = {}
    for at, (origin, schema) in enumerate(schemas):
        for name, property_ in schema.get("properties", {}).items():
            _put_property(words, name, property_)
            sources.setdefault(f"properties/{name}", origin)
        for group in _groups(schema):
            key = next(iter(group))
            if len(group) == 1 and key in _MERGED:
                is_first = key not in words or same(words[key], group[key])
                words[key] = group[key] if is_first else _MERGED[key](words[key], group[key])
            elif key in _SAID_ONCE or key.startswith("x-"):
                words.setdefault(key, group[key])
            else:
                others = [each for _, each in schemas[:at] + schemas[at + 1 :]]
                _put_once(apart.setdefault(key, []), _closed(group, schema, others))
        for key in schema:
            sources.setdefault(key, origin)
    for groups in apart.values():
        _put_apart(words, groups)
    return words, sources


def _put_property(words: Json, name: str, schema: Json) -> None:
    found = words.setdefault("properties", {})
    words["properties"] = {
        **found,
        name: {"allOf": [found[name], schema]} if name in found else schema,
    }


def _groups(schema: Json) -> Iterator[Json]:
    """Yields the keywords, those together that are read together."""
    grouped = {key for keys in _TOGETHER if keys[0] in schema for key in keys}
    for keys in _TOGETHER:
        if keys[0] in schema:
            yield {key: schema[key] for key in keys if key in schema}
    for key, value in schema.items():
        if key not in grouped and key != "properties":
            yield {key: value}


def _closed(group: Json, schema: Json, others: list[Json]) -> Json:
    """Returns it with the properties of its own, where others have some that it does not know."""
    known = schema.get("properties", {}).keys()
    if group.get("additionalProperties", {}) == {}:
        return group
    if not any(each.get("properties", {}).keys() - known for each in others):
        return group
    patterns = {key: schema[key] for key in ("patternProperties",) if key in schema}
    return {"properties": {name: {} for name in known}, **patterns, **group}


def _put_once(groups: list[Json], group: Json) -> None:
    if not any(same(group, each) for each in groups):
        groups.append(group)


def _put_apart(words: Json, groups: list[Json]) -> None:
    """Adds what cannot be said in one keyword: in `allOf`, where there are several."""
    if len(groups) == 1 and not groups[0].keys() & words.keys():
        words.update(groups[0])
    else:
        words["allOf"] = [*words.get("allOf", []), *groups]


def _needed_by_each(before: dict[str, list[str]], after: dict[str, list[str]]) -> Json:
    return {
        name: [*before.get(name, []), *after.get(name, [])]
        for name in dict.fromkeys([*before, *after])
    }


_SAID_ONCE = {*DOCUMENTING, "default"}
_MERGED: dict[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(UPPER, min),
    **dict.fromkeys(LOWER, max),
    **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), lambda a, b: a or b),
    "dependentRequired": _needed_by_each,
    "enum": lambda a, b: [item for item in a if any(same(item, other) for other in b)],
    "items": lambda a, b: {"allOf": [a, b]},
    "required": lambda a, b: list(dict.fromkeys([*a, *b])),
    "type": lambda a, b: sorted(types_of(a) & types_of(b)),
}
"""What a keyword says that is there twice."""
