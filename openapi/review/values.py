"""Values and types of JSON, told apart as JSON does: true is not 1, and 1.0 is."""

from __future__ import annotations

import json
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal in JSON."""
    return one is other or _written(one) == _written(other) or text(one) == text(other)


def text(value: Any) -> str:
    """Returns a value in the one way that it has here."""
    return _SORTED.encode(_plain(value))


_SORTED = json.JSONEncoder(sort_keys=True, default=str)
_written = json.JSONEncoder(default=str).encode
"""What is written alike is the same, which is found faster than what is not written alike."""


def _plain(value: Any) -> Any:
    """Returns it with whole numbers as such, and with keys that are text, as YAML's need not be."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(item) for item in value]
        case _:
            return value


def types_of(types: Any) -> set[str]:
    """Returns the types; whoever takes any number takes whole ones."""
    found = set(types or [])
    return found | {"integer"} if "number" in found else found


def of_types(types: set[str], values: list[Any]) -> tuple[set[str], list[Any]]:
    """Returns the values that are of one of the types, once and in order, and their types."""
    fitting = {text(value): value for value in values if not types or type_of(value) in types}
    found = {type_of(value) for value in fitting.values()}
    if "number" in found:
        found.add("integer")
    return found, [fitting[key] for key in sorted(fitting)]


def type_of(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "object")


_NAMES: tuple[tuple[type, str], ...] = (
    (type(None), "null"),
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
)
