"""What a schema asks for beyond the type of a body or a parameter, held against JSON Schema itself.

It is asked after the type has said yes, where the contract says more than types do: `not`, `if`,
exactly one of several, and the like.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from jsonschema_rs import Draft202012Validator, FancyRegexOptions, ValidationError
from pydantic import ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from generated.faults import MAX_ERRORS, field_error
from generated.models import FieldError

_MOST_STEPS = 100_000


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
        return [_field_error(error) for error in islice(self._found(body), MAX_ERRORS)]

    def _found(self, body: object) -> list[ValidationError]:
        if self._validator.is_valid(body):
            return []
        return list(self._validator.iter_errors(body))

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


def _field_error(error: ValidationError) -> FieldError:
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in error.instance_path)
    pointer = "".join(f"/{part}" for part in escaped)
    keyword = str(error.schema_path[-1]) if error.schema_path else "schema"
    return field_error("body", pointer, keyword, f"This is not what {keyword} asks for")
