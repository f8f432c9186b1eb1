"""Words of schemas that generators of types take for more than text.

The loss report reads the schemas of requests; these rules hold for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import jsonschema_rs

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.patterns import reason_against

_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
_FORMAT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_OF_VALUES = {"const", "default", "discriminator", "enum", "examples", "example"}


def unfit_words(contract: Contract) -> list[str]:
    """Returns a line for each word of a schema that is none, or that Python would not take."""
    schemas = contract.document["components"]["schemas"]
    unfit = reason_against if contract.is_strict else _reason_against_any
    return [
        f"schema {name}: {fault}" for name, node in schemas.items() for fault in _in(node, unfit)
    ]


def _in(node: object, unfit: Callable[[str], str], *, has_names: bool = False) -> Iterator[str]:
    """Yields what is wrong in a schema, or in schemas under names."""
    if isinstance(node, list):
        for item in node:
            yield from _in(item, unfit)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if has_names:
            yield from _in(value, unfit)
        elif key not in _OF_VALUES:
            yield from _of_word(key, value, unfit)
            yield from _in(value, unfit, has_names=key in {"patternProperties", "properties"})


def _of_word(key: str, value: object, unfit: Callable[[str], str]) -> Iterator[str]:
    if key == "type":
        types = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) and each in _TYPES for each in types):
            yield f"{value!r} is no type: use {', '.join(sorted(_TYPES))}"
    if key == "format" and not (isinstance(value, str) and _FORMAT.fullmatch(value)):
        yield f"{value!r} is no format: use letters, digits and hyphens"
    if key == "pattern" and (reason := _unfit_pattern(value, unfit)):
        yield f"the pattern {value!r} is none in Python: {reason}"


def _unfit_pattern(pattern: object, unfit: Callable[[str], str]) -> str:
    return unfit(pattern) if isinstance(pattern, str) else "it is no text"


def _reason_against_any(pattern: str) -> str:
    """Returns why a validator of JSON Schema, which has look-around, does not take a pattern."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (jsonschema_rs.ValidationError, ValueError):
        return "correct it, as it is no regular expression"
    return ""
