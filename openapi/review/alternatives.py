"""What `anyOf` and `oneOf` come to: one schema after all, or several of which only one can fit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

from openapi.codegen.contract.document import Json
from openapi.review.values import same, text, types_of

TEXT_OF_SCHEMAS = {"deprecated", "description", "example", "examples", "title"}


def folded(members: list[Json]) -> Json | None:
    """Returns the one schema that alternatives are, or None where it takes several.

    They are one where all list their values, and where all but one are only null.
    """
    if members and all("enum" in member for member in members):
        plain = [member.keys() <= {"enum", "type"} | TEXT_OF_SCHEMAS for member in members]
        if all(plain):
            values = [value for member in members for value in member["enum"]]
            return {"enum": list({text(value): value for value in values}.values())}
    others = [member for member in members if not _is_null(member)]
    if len(others) != 1 or len(others) == len(members):
        return None
    (other,) = others
    if "enum" in other:
        return {**other, "enum": [*other["enum"], None], "type": [*other["type"], "null"]}
    return {**other, "type": [*other["type"], "null"]} if "type" in other else None


def are_apart(members: list[Json], meaning: Callable[[Json], Json]) -> bool:
    """Whether no value fits two of them."""
    return all(_are_two_apart(one, other, meaning) for one, other in combinations(members, 2))


def _are_two_apart(one: Json, other: Json, meaning: Callable[[Json], Json]) -> bool:
    types = _types(one, meaning), _types(other, meaning)
    if (all(types) and not types[0] & types[1]) or _have_other_values(one, other):
        return True
    if types != ({"object"}, {"object"}):
        return False
    shared = set(one.get("required", [])) & set(other.get("required", []))
    return any(
        _have_other_values(meaning(one["properties"][name]), meaning(other["properties"][name]))
        for name in sorted(shared)
        if name in one.get("properties", {}) and name in other.get("properties", {})
    )


def _types(words: Json, meaning: Callable[[Json], Json]) -> set[str]:
    """Returns the types that it has itself, or that its alternatives have, if all have some."""
    members = words.get("anyOf", words.get("oneOf", []))
    if "type" in words or not members:
        return types_of(words.get("type"))
    found = [types_of(meaning(member).get("type")) for member in members]
    return set[str]().union(*found) if all(found) else set()


def _have_other_values(one: Json, other: Json) -> bool:
    if "enum" not in one or "enum" not in other:
        return False
    return not any(same(value, another) for value in one["enum"] for another in other["enum"])


def _is_null(member: Json) -> bool:
    return member.get("type") == ["null"] and member.keys() <= {"type", "enum"} | TEXT_OF_SCHEMAS
