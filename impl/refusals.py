"""Refusals that handlers share: a field is invalid, a dependency is away."""

from __future__ import annotations

from typing import Literal

from generated.models import FieldError
from generated.problems import InvalidRequest, Refusal
from impl.text.visible import is_visible


class UnavailableError(Exception):
    """A dependency is unavailable or overloaded. The response is a 503."""


def invalid_field(
    pointer: str, keyword: str, message: str, *, place: Literal["body", "query"] = "body"
) -> Refusal:
    """Returns the refusal (422) of a request for the field at the JSON Pointer `pointer`."""
    error = FieldError(in_=place, pointer=pointer, keyword=keyword, message=message)
    return Refusal(InvalidRequest(errors=[error]))


def require_visible(pointer: str, text: str) -> None:
    """Raises a refusal unless `text` has a visible character.

    Raises:
        Refusal: 422, with the keyword `pattern` at `pointer`.
    """
    if not is_visible(text):
        raise invalid_field(pointer, "pattern", "No character of this can be seen")
