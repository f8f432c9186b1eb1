"""What is wrong with a field of a request, where only a handler can know."""

from __future__ import annotations

from generated.models import FieldError
from generated.problems import InvalidRequest, Refusal


def invalid_field(pointer: str, keyword: str, message: str) -> Refusal:
    """Returns the refusal (422) of a body for the field at the JSON Pointer `pointer`."""
    error = {"in": "body", "pointer": pointer, "keyword": keyword, "message": message}
    return Refusal(InvalidRequest(errors=[FieldError.model_validate(error)]))
