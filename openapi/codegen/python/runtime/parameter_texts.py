"""How texts become the values of parameters and of the fields of forms.

Each reads a text where it fits; where not, the type of the parameter refuses the text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BeforeValidator
from pydantic_core import PydanticUseDefault

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


def _left_out(text: object) -> object:
    if text in ("", [""]):
        raise PydanticUseDefault
    return text


LeftOutIfEmpty = BeforeValidator(_left_out)
"""Nothing, in place of an empty text."""


@dataclass(frozen=True, slots=True)
class Members:
    """The members of an object, each of which is a text, or several."""

    readers: Mapping[str, BeforeValidator]
    """What reads those that are not just text."""
    lists: Collection[str] = ()
    """Those that may be there several times."""
    others: BeforeValidator | None = None
    """What reads those of which the contract has no names."""

    def taken(self, name: str, given: dict[str, list[str]]) -> dict[str, object]:
        """Takes the members of an object out of a query, as `filter[name]`, and returns it."""
        found = [key for key in given if key.startswith(f"{name}[") and key.endswith("]")]
        return self.read({key[len(name) + 1 : -1]: given.pop(key) for key in found})

    def read(self, given: Mapping[str, list[str]]) -> dict[str, object]:
        """Returns the object that texts are."""
        return {name: self._value(name, texts) for name, texts in given.items()}

    def _value(self, name: str, texts: list[str]) -> object:
        text: object = texts if name in self.lists or len(texts) > 1 else texts[0]
        reader = self.readers.get(name, self.others)
        return text if reader is None else _read((reader,), text)


@dataclass(frozen=True, slots=True)
class Rest:
    """An object whose members are all parameters of a query that nothing else is called by."""

    members: Members
    declared: Collection[str]

    def taken(self, _name: str, given: dict[str, list[str]]) -> dict[str, object]:
        """Takes them out of a query, and returns the object."""
        found = [name for name in given if name not in self.declared]
        return self.members.read({name: given.pop(name) for name in found})


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


def pairs(separator: str, members: Members) -> BeforeValidator:
    """Returns what reads an object in one text, names and values in turn: `x,1,y,2`."""

    def read(text: object) -> object:
        if not isinstance(text, str):
            return text
        parts = text.split(separator) if text else []
        return (
            text if len(parts) % 2 else _object(members, zip(parts[::2], parts[1::2], strict=True))
        )

    return BeforeValidator(read)


def assignments(separator: str, members: Members) -> BeforeValidator:
    """Returns what reads an object in one text, with a sign in each member: `x=1,y=2`."""

    def read(text: object) -> object:
        if not isinstance(text, str):
            return text
        parts = [part.partition("=") for part in text.split(separator)] if text else []
        if not all(sign for _, sign, _ in parts):
            return text
        return _object(members, ((name, value) for name, _, value in parts))

    return BeforeValidator(read)


def _object(members: Members, given: Iterable[tuple[str, str]]) -> dict[str, object]:
    several: dict[str, list[str]] = {}
    for name, value in given:
        several.setdefault(name, []).append(value)
    return members.read(several)
