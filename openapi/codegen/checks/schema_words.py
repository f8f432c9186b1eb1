"""Words of schemas that generators of types take for more than text.

The loss report reads the schemas of requests; these rules hold for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic_core import SchemaError, SchemaValidator, core_schema

from openapi.codegen.contract.contract import Contract

_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
_FORMAT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_OF_VALUES = {"const", "default", "enum", "examples", "example"}


def unfit_words(contract: Contract) -> list[str]:
    """Returns a line for each word of a schema that is none, or that Python would not take."""
    schemas = contract.document["components"]["schemas"]
    return [f"schema {name}: {fault}" for name, node in schemas.items() for fault in _in(node)]


def _in(node: object, *, has_names: bool = False) -> Iterator[str]:
    """Yields what is wrong in a schema, or in schemas under names."""
    if isinstance(node, list):
        for item in node:
            yield from _in(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if has_names:
            yield from _in(value)
        elif key not in _OF_VALUES:
            yield from _of_word(key, value)
            yield from _in(value, has_names=key in {"patternProperties", "properties"})


def _of_word(key: str, value: object) -> Iterator[str]:
    if key == "type":
        types = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) and each in _TYPES for each in types):
            yield f"{value!r} is no type: use {', '.join(sorted(_TYPES))}"
    if key == "format" and not (isinstance(value, str) and _FORMAT.fullmatch(value)):
        yield f"{value!r} is no format: use letters, digits and hyphens"
    if key == "pattern" and (reason := _unfit_pattern(value)):
        yield f"the pattern {value!r} is none in Python: {reason}"


def _unfit_pattern(pattern: object) -> str:
    """Returns why Pydantic, which has no look-around, does not take a pattern."""
    if not isinstance(pattern, str):
        return "it is no text"
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError as error:
        return " ".join(str(error).split())
    return ""
