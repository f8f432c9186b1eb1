"""What one of two schemas says: its name, its items, its alternatives."""

from __future__ import annotations

import math

from openapi.codegen.contract.document import Json
from openapi.review.meaning import NOTHING, Meaning
from openapi.review.pointers import split
from openapi.review.wording import DOCUMENTING

ALTERNATIVES = ("anyOf", "oneOf")


def item_of(side: Meaning, at: int) -> Json:
    """Returns what the item in a place has to be."""
    if at >= side.words.get("maxItems", math.inf):
        return NOTHING
    first = side.words.get("prefixItems", [])
    found: Json = first[at] if at < len(first) else side.words.get("items", {})
    return found


def alternatives_in(side: Meaning) -> list[str]:
    """Returns which of the two keywords it has."""
    return [key for key in ALTERNATIVES if key in side.words]


def of_each_type(side: Meaning, node: Json) -> list[Json]:
    """Returns a schema as alternatives, one for each of its types."""
    types = {*side.words.get("type", [])}
    types -= {"integer"} if "number" in types else set()
    if len(types) < 2 or schema_name(node):
        return [node]
    return [{**side.words, "type": [each]} for each in sorted(types)]


def schema_name(node: Json) -> str:
    """Returns the name of the schema that it refers to, if it says nothing else of it."""
    reference = node.get("$ref")
    if not isinstance(reference, str) or not node.keys() <= {"$ref", *DOCUMENTING}:
        return ""
    match split(reference):
        case ["components", "schemas", name]:
            return name
        case _:
            return ""
