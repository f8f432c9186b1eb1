"""What a schema asks for beyond the type of a body or a parameter, held against JSON Schema itself.

It is asked after the type has said yes, where the contract says more than types do: `not`, `if`,
exactly one of several, and the like.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from jsonschema_rs import Draft202012Validator, FancyRegexOptions
from pydantic import ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from generated.faults import MAX_ERRORS, field_error
from generated.models import FieldError

_MOST_STEPS = 100_000
_MOST_LEVELS = 6
_MOST_VALUES = 1000
"""How deep and how large a body may be for each of its faults to be told."""


class Conformance:
    """What a schema asks for."""

    def __init__(self, schemas: Mapping[str, Any], name: str, *, has_files: bool = False) -> None:
        """Takes the schemas that the one of this name refers to, and itself."""
        self._schemas = schemas
        self._name = name
        self._has_files = has_files

    def errors(self, body: object) -> list[FieldError]:
        """Returns what is wrong with a body that is of the type of the schema."""
        if self._has_files:
            body = _without_files(body)
        if self._validator.is_valid(body):
            return []
        if not _is_small(body):
            return [_field_error("", "")]
        found: dict[str, str] = {}
        for error in self._validator.evaluate(body).errors():
            found.setdefault(error["instanceLocation"], error["schemaLocation"])
        return [_field_error(*each) for each in islice(found.items(), MAX_ERRORS)]

    @cached_property
    def _validator(self) -> Draft202012Validator:
        document = {
            "$ref": f"#/components/schemas/{self._name}",
            "components": {"schemas": dict(self._schemas)},
        }
        # A text for which a pattern would take long is none that the pattern takes.
        patterns = FancyRegexOptions(backtrack_limit=_MOST_STEPS)
        return Draft202012Validator(document, pattern_options=patterns)


def conforming(schemas: Mapping[str, Any], name: str) -> WrapValidator:
    """Returns what holds the value of a parameter against the schema of this name."""
    conformance = Conformance(schemas, name)

    def check(value: object, validate: ValidatorFunctionWrapHandler) -> object:
        valid = validate(value)
        for error in conformance.errors(value)[:1]:
            context = {"keyword": error.keyword}
            raise PydanticCustomError(
                "conformance", "{message}", context | {"message": error.message}
            )
        return valid

    return WrapValidator(check)


def _without_files(value: object) -> object:
    """Returns a form with a text in place of each file: schemas say nothing of what is in one."""
    match value:
        case dict():
            return {name: _without_files(part) for name, part in value.items()}
        case list():
            return [_without_files(part) for part in value]
        case str() | int() | float() | None:
            return value
        case _:
            return ""


def _is_small(value: object) -> bool:
    """Whether a value has few others in it, and none of them deep.

    Of a large one, to tell all faults takes quadratic time and memory, and exponential of a deep
    one whose schema has alternatives with parts of the same schema.
    """
    values, number = [value], 0
    for _ in range(_MOST_LEVELS):
        values = [part for each in values for part in _parts(each)]
        number += len(values)
        if not values or number > _MOST_VALUES:
            break
    return not values


def _parts(value: object) -> Collection[object]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()


def _field_error(pointer: str, keyword_location: str) -> FieldError:
    keyword = keyword_location.rpartition("/")[2] or "schema"
    return field_error("body", pointer, keyword, f"This is not what {keyword} asks for")
