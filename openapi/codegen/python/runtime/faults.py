"""What is wrong with a request, as its caller is told: each field once, and a hundred at most."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, cast

from pydantic import MISSING, ValidationError
from pydantic_core import ErrorDetails

from generated.models import FieldError

type Place = Literal["body", "path", "query", "header", "cookie"]
"""A part of a request."""

MAX_ERRORS = 100
_MAX_LENGTH = 500

# What Pydantic calls an error, and the keyword of the contract that was broken.
_KEYWORDS = {
    "bool_type": "type",
    "dict_type": "type",
    "extra_forbidden": "additionalProperties",
    "float_type": "type",
    "format": "format",
    "greater_than": "exclusiveMinimum",
    "greater_than_equal": "minimum",
    "int_type": "type",
    "less_than": "exclusiveMaximum",
    "less_than_equal": "maximum",
    "list_type": "type",
    "min_properties": "minProperties",
    "missing": "required",
    "model_attributes_type": "type",
    "model_type": "type",
    "multiple_of": "multipleOf",
    "read_only": "readOnly",
    "string_pattern_mismatch": "pattern",
    "string_too_long": "maxLength",
    "string_too_short": "minLength",
    "string_type": "type",
    "string_unicode": "type",
    "too_long": "maxItems",
    "too_short": "minItems",
    "union_tag_invalid": "enum",
    "union_tag_not_found": "required",
    "unique_items": "uniqueItems",
}
# These are about the property that tells the alternatives of an object apart.
_DISCRIMINATOR_ERRORS = {"union_tag_invalid", "union_tag_not_found"}
# What a value that breaks off may have behind that.
_OF_WHAT_IS_MISSING = {"min_properties", "missing", "too_short", "union_tag_not_found"}
# Where the kind of error does not tell, how its message begins does.
_KEYWORDS_BY_MESSAGE = {
    "Dictionary should have at least": "minProperties",
}
# What Pydantic calls the bounds that it tells of.
_BOUNDS = ("max_length", "min_length", "ge", "le", "gt", "lt", "multiple_of", "least")
_MOST_ALLOWED = 20
_MOST_CHARACTERS = 40
_LARGEST = 2**53 - 1
"""What every reader of JSON takes for a whole number (RFC 8259, section 6)."""
_QUOTED = re.compile(r"'([^'\\]*)'")
# Where Pydantic speaks to programmers.
_MESSAGES = {
    "dict_type": "Input should be an object",
    "extra_forbidden": "There is no field of this name",
    "list_type": "Input should be an array",
    "missing": "This is required",
    "model_attributes_type": "Input should be an object",
    "model_type": "Input should be an object",
    "union_tag_invalid": "There is no such kind",
    "union_tag_not_found": "This is required",
}


def field_errors(
    error: ValidationError, values: Mapping[str, object], *, is_cut: bool = False
) -> list[FieldError]:
    """Returns one entry per field, however many alternatives the field was held against.

    Of values that are cut, nothing is said to be missing.
    """
    found: dict[tuple[Place, str], FieldError] = {}
    for entry in error.errors(include_url=False, include_input=False):
        if is_cut and entry["type"] in _OF_WHAT_IS_MISSING:
            continue
        place = _place(entry, values)
        if len(found) == MAX_ERRORS and place not in found:
            break
        context = entry.get("ctx", {})
        keyword = context.get("keyword") or _keyword(entry["type"], entry["msg"])
        message = _MESSAGES.get(entry["type"], entry["msg"].removeprefix("Value error, "))
        fault = field_error(*place, keyword, message, **_members(keyword, context))
        if place in found and found[place].message != fault.message:
            fault = field_error(*place, "anyOf", f"{found[place].message}, or: {message}")
        found[place] = fault
    return list(found.values())


def field_error(
    place: Place,
    pointer: str,
    keyword: str,
    message: str,
    *,
    limit: int | MISSING = MISSING,
    allowed: list[str] | MISSING = MISSING,
) -> FieldError:
    """Returns an entry, no longer than the contract allows."""
    return FieldError(
        in_=place,
        pointer=pointer[:_MAX_LENGTH],
        keyword=keyword,
        limit=limit,
        allowed=allowed,
        message=message[:_MAX_LENGTH],
    )


def _members(keyword: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the bound that was broken, or the few values that there could be."""
    if keyword == "enum":
        told = str(context.get("expected", context.get("expected_tags", "")))
        values = [] if '"' in told else _QUOTED.findall(told)
        longest = max(map(len, values), default=0)
        is_short = len(values) <= _MOST_ALLOWED and longest <= _MOST_CHARACTERS
        return {"allowed": values} if values and is_short else {}
    bound = next((context[name] for name in _BOUNDS if name in context), None)
    return {"limit": bound} if type(bound) is int and abs(bound) <= _LARGEST else {}


def _place(entry: ErrorDetails, values: Mapping[str, object]) -> tuple[Place, str]:
    """Returns the part of the request, and the JSON Pointer (RFC 6901) in it."""
    place, *path = entry["loc"]
    location, _, name = str(place).partition(".")
    is_missing = location == "body" and entry["type"] == "missing"
    pointer = "" if location == "body" else f"/{_escape(name)}"
    pointer += _pointer(path, values.get(str(place)), is_missing=is_missing)
    if entry["type"] in _DISCRIMINATOR_ERRORS:
        pointer += f"/{_escape(entry['ctx']['discriminator'].strip("'"))}"
    return cast(Place, location), pointer


def _pointer(path: list[int | str], value: object, *, is_missing: bool) -> str:
    """Returns the JSON Pointer of a field.

    Of all that stands in `path` beside names and positions, such as the type of an alternative,
    nothing is in the value. Only a missing property is not there either: it comes last.
    """
    pointer = ""
    for place, part in enumerate(path, start=1):
        if isinstance(value, dict) and (part in value or (is_missing and place == len(path))):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
        else:
            continue
        pointer += f"/{_escape(str(part))}"
    return pointer


def _keyword(kind: str, message: str) -> str:
    if kind == "literal_error":
        return "enum" if " or " in message else "const"
    for beginning, keyword in _KEYWORDS_BY_MESSAGE.items():
        if message.startswith(beginning):
            return keyword
    return _KEYWORDS.get(kind, "schema")


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
