"""How texts become the values of parameters and of the fields of forms.

Each reads a text where it fits; where not, the type of the parameter refuses the text.
"""

from __future__ import annotations

import math
import re
from typing import Any

from pydantic import BeforeValidator

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,400})(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?")


def _number(text: object) -> object:
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() else number


NumberText = BeforeValidator(_number)
"""A number of JSON."""


def _read(readers: tuple[BeforeValidator, ...], text: object) -> object:
    for reader in readers:
        function: Any = reader.func
        text = function(text)
    return text


def items(*readers: BeforeValidator) -> BeforeValidator:
    """Returns what reads each of the texts that a parameter came with."""
    return BeforeValidator(
        lambda texts: [_read(readers, t) for t in texts] if isinstance(texts, list) else texts
    )


def separated(separator: str, *readers: BeforeValidator) -> BeforeValidator:
    """Returns what reads a list in one text; an empty text is an empty list."""

    def read(text: object) -> object:
        if not isinstance(text, str):
            return text
        return [_read(readers, part) for part in text.split(separator)] if text else []

    return BeforeValidator(read)
