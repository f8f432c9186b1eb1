"""Keywords of JSON Schema that Pydantic does not know, as the models use them."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import Any

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, to_jsonable_python


def _require_unique(value: object, validate: ValidatorFunctionWrapHandler) -> object:
    """Looks for equal items in an array that is right in all else: in its length, to begin with."""
    valid = validate(value)
    if isinstance(value, list) and _has_equal(value):
        raise PydanticCustomError("unique_items", "Array items must be unique")
    return valid


UniqueItems = WrapValidator(_require_unique)
"""`uniqueItems`, of what was sent and not of what it becomes: one moment can be written twice."""


def count_properties(least: int) -> Any:
    """Returns what requires an object to have so many properties, known or not."""

    def check(_model: type, value: object) -> object:
        if isinstance(value, dict) and len(value) < least:
            message = "There should be at least {least} properties"
            raise PydanticCustomError("min_properties", message, {"least": least})
        return value

    return model_validator(mode="before")(classmethod(check))  # type: ignore[arg-type]  # it is one


def refuse_properties(*names: str) -> Any:
    """Returns what refuses properties that only answers have (`readOnly`), each where it is."""

    def check(model: type, value: object) -> object:
        found = [name for name in names if name in value] if isinstance(value, dict) else []
        if found:
            error = PydanticCustomError("read_only", "This is answered, and nobody can set it")
            details = [InitErrorDetails(type=error, loc=(name,), input=None) for name in found]
            raise ValidationError.from_exception_data(model.__name__, details)
        return value

    return model_validator(mode="before")(classmethod(check))  # type: ignore[arg-type]  # it is one


def _has_equal(items: list[Any]) -> bool:
    """Whether two items are equal to JSON Schema, found in one pass over them.

    Texts are compared: Python hashes them with a secret, where numbers can be chosen so that all of
    them have one hash.
    """
    if all(type(item) is str for item in items):
        return len(set(items)) < len(items)
    return len({_canonical(item) for item in items}) < len(items)


def _canonical(value: object) -> str:
    """Returns the same text for equal values: `1` and `1.0` are equal, `1` and `true` are not."""
    parts: list[str] = []
    _write(value, parts)
    return "".join(parts)


def _write(value: Any, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(encode_basestring(value))
    elif value is None or isinstance(value, bool):
        parts.append(str(value))
    elif isinstance(value, int):
        parts.append(hex(value))  # the decimal digits would take quadratic time
    elif isinstance(value, float):
        parts.append(hex(int(value)) if value.is_integer() else repr(value))
    elif isinstance(value, list | tuple):
        parts.append("[")
        for item in value:
            _write(item, parts)
            parts.append(",")
        parts.append("]")
    elif isinstance(value, dict):
        parts.append("{")
        for name in sorted(value):
            parts.append(encode_basestring(name))
            _write(value[name], parts)
            parts.append(",")
        parts.append("}")
    else:  # of code, not of a request
        _write(to_jsonable_python(value, by_alias=True), parts)
