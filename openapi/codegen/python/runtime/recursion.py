"""What spares the objects of a recursive schema to be held against the same class again and again.

Of two alternatives that both hold the union they are in, each is tried for each value, and so are
both within each of them: without a memory, that doubles with every level of a request.
"""

from __future__ import annotations

from typing import Any

from pydantic import ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

_MOST_FAULTS = 100
"""How many are passed on: those of an object are told again by each alternative around it."""


def validate_once() -> Any:
    """Returns what holds each object of a request against a class once, however often it is tried.

    What is wrong in an object is told where it was tried first, and of very much only that it is.
    """

    def check(
        model: type, value: object, validate: ModelWrapValidatorHandler[Any], info: ValidationInfo
    ) -> object:
        known = info.context
        if known is None or not isinstance(value, dict) or not any(map(_leads_on, value.values())):
            return validate(value)
        key = model, id(value)
        if key not in known:
            known[id(value)] = value  # while it is there, no other has its id
            try:
                known[key] = _validated(value, validate)
            except (PydanticCustomError, ValidationError):
                known[key] = None
                raise
        if known[key] is None:
            raise _none_of_these()
        return known[key]

    return model_validator(mode="wrap")(classmethod(check))  # type: ignore[arg-type]  # it is one


def _leads_on(part: object) -> bool:
    """Whether there may be objects in a part of another."""
    return bool(part) and isinstance(part, dict | list)


def _validated(value: object, validate: ModelWrapValidatorHandler[Any]) -> object:
    try:
        return validate(value)
    except ValidationError as error:
        if error.error_count() <= _MOST_FAULTS:
            raise
    raise _none_of_these()


def _none_of_these() -> PydanticCustomError:
    return PydanticCustomError(
        "none_of_these", "This is none of what it may be", {"keyword": "anyOf"}
    )
