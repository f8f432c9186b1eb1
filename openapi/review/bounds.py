"""How large, long and many values may be, in the one way that says it."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

from openapi.codegen.contract.document import Json

UPPER = {
    "exclusiveMaximum", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
}  # fmt: skip
LOWER = {
    "exclusiveMinimum", "minContains", "minItems", "minLength", "minProperties", "minimum",
}  # fmt: skip
EXCLUSIVE = {"maximum": "exclusiveMaximum", "minimum": "exclusiveMinimum"}
TWINS = {**EXCLUSIVE, **{exclusive: inclusive for inclusive, exclusive in EXCLUSIVE.items()}}
_OF_VALUES = {*EXCLUSIVE, *EXCLUSIVE.values(), "maxLength", "minLength", "multipleOf", "pattern"}


def tighten(words: Json, types: set[str]) -> None:
    """Keeps of the bounds of numbers those that are reached, and of lists the closest one."""
    for inclusive, exclusive in EXCLUSIVE.items():
        if inclusive in words and exclusive in words:
            is_idle = is_tighter(exclusive, words[exclusive], inclusive, words[inclusive])
            del words[inclusive if is_idle else exclusive]
    if "integer" in types and "number" not in types:
        _close(words)
    if words.get("items") == {"not": {}}:
        most = len(words.get("prefixItems", []))
        words["maxItems"] = min(words.get("maxItems", most), most)
    if words.get("maxItems", math.inf) <= len(words.get("prefixItems", [])):
        words.pop("items", None)


def is_tighter(key: str, bound: Any, other_key: str, other: Any) -> bool:
    """Whether a bound of numbers lets fewer through than another one of the same side."""
    if bound == other:
        return key.startswith("exclusive") and not other_key.startswith("exclusive")
    return bool(bound < other) if key in UPPER else bool(bound > other)


def _close(words: Json) -> None:
    """Says of whole numbers what they are at most and at least, and not what they are beyond."""
    if "exclusiveMaximum" in words:
        words["maximum"] = math.ceil(words.pop("exclusiveMaximum")) - 1
    if "exclusiveMinimum" in words:
        words["minimum"] = math.floor(words.pop("exclusiveMinimum")) + 1
    if "maximum" in words:
        words["maximum"] = math.floor(words["maximum"])
    if "minimum" in words:
        words["minimum"] = math.ceil(words["minimum"])
    if words.get("multipleOf") == 1:
        del words["multipleOf"]


def fitting(words: Json, values: list[Any]) -> list[Any]:
    """Returns the values that keep to the bounds, and takes these away, as the values say it."""
    bounds = {key: words.pop(key) for key in sorted(_OF_VALUES & words.keys())}
    return [value for value in values if all(_fits(value, *bound) for bound in bounds.items())]


def _fits(value: Any, key: str, bound: Any) -> bool:
    match value:
        case bool():
            return True
        case int() | float() if key == "multipleOf":
            return not bound or Decimal(str(value)) % Decimal(str(bound)) == 0
        case int() | float() if key in {*EXCLUSIVE, *EXCLUSIVE.values()}:
            return (
                value == bound
                if value == bound and key in EXCLUSIVE
                else _is_inside(key, value, bound)
            )
        case str() if key in {"maxLength", "minLength"}:
            return len(value) == bound or _is_inside(key, len(value), bound)
        case str() if key == "pattern":
            return _matches(bound, value)
        case _:
            return True


def _is_inside(key: str, value: Any, bound: Any) -> bool:
    return bool(value < bound) if key in UPPER else bool(value > bound)


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return True  # it is of a dialect that Python does not speak
