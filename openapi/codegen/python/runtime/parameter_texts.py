"""How texts become the values of parameters and of the fields of forms.

Each reads a text where it fits; where not, the type of the parameter refuses the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BeforeValidator

from generated.problems import Refusal
from generated.texts import parse_json

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


def _json(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return parse_json(text.encode(errors="surrogateescape"))
    except Refusal:
        return text


JsonValue = BeforeValidator(_json)
"""What a text is as JSON."""


def _structure(text: object) -> object:
    return _json(text) if isinstance(text, str) and text.lstrip()[:1] in {"{", "["} else text


StructureText = BeforeValidator(_structure)
"""What a text is as JSON, where that is an object or a list."""


@dataclass(frozen=True, slots=True)
class Members:
    """An object in a query of which each member is a parameter: `filter[name]`."""

    readers: Mapping[str, BeforeValidator]
    """What reads those that are not just text."""
    lists: Collection[str] = ()
    """Those that may be there several times."""

    def read(self, given: Mapping[str, list[str]]) -> dict[str, object]:
        """Returns the object that texts are."""
        return {name: self._value(name, texts) for name, texts in given.items()}

    def _value(self, name: str, texts: list[str]) -> object:
        text: object = texts if name in self.lists or len(texts) > 1 else texts[0]
        return _read((self.readers[name],), text) if name in self.readers else text


def _read(readers: tuple[BeforeValidator, ...], text: object) -> object:
    for reader in readers:
        function: Any = reader.func
        text = function(text)
    return text


def texts(*readers: BeforeValidator) -> BeforeValidator:
    """Returns what reads a text that may be of several types."""
    return BeforeValidator(lambda text: _read(readers, text))


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
