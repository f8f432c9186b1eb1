"""Which patterns a type of Python can check: those without look-around and back-references."""

from __future__ import annotations

from functools import cache

from pydantic_core import SchemaError, SchemaValidator, core_schema


@cache
def reason_against(pattern: str) -> str:
    """Returns why Pydantic, which takes linear time for any text, does not take a pattern."""
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError as error:
        return " ".join(str(error).split())
    return ""
