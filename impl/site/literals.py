"""JSON values as literals of a programming language."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_WIDTH = 60


class Code(str):
    """What is an expression already."""

    __slots__ = ()


@dataclass(frozen=True)
class Language:
    """How a language writes literals, as its formatters do."""

    quote: str
    indent: str
    padding: str
    """What is inside of braces, at either end."""
    constants: Mapping[bool | None, str]
    bare_name: re.Pattern[str]
    """The names of members that need no quotes."""

    def write(self, value: Any, indent: str = "") -> str:
        """Returns a value as a literal, in one line where that is short."""
        match value:
            case Code():
                return value
            case str():
                return self._string(value)
            case bool() | None:
                return self.constants[value]
            case dict():
                return self._between("{", self._members(value, indent), "}", indent, self.padding)
            case list():
                items = [self.write(each, indent + self.indent) for each in value]
                return self._between("[", items, "]", indent)
            case _:
                return json.dumps(value)

    def _members(self, value: Mapping[str, Any], indent: str) -> list[str]:
        inner = indent + self.indent
        return [f"{self._name(name)}: {self.write(each, inner)}" for name, each in value.items()]

    def _between(
        self, begin: str, items: list[str], end: str, indent: str, padding: str = ""
    ) -> str:
        line = f"{begin}{padding}{', '.join(items)}{padding}{end}"
        if not items:
            return begin + end
        if "\n" not in line and len(line) <= _WIDTH:
            return line
        lines = "".join(f"{indent}{self.indent}{item},\n" for item in items)
        return f"{begin}\n{lines}{indent}{end}"

    def _name(self, name: str) -> str:
        return name if self.bare_name.fullmatch(name) else self._string(name)

    def _string(self, text: str) -> str:
        """Returns a string with the quotes that need fewer backslashes."""
        other = "'" if self.quote == '"' else '"'
        quote = other if self.quote in text and other not in text else self.quote
        inside = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"')
        return quote + inside.replace(quote, f"\\{quote}") + quote


PYTHON = Language(
    quote='"',
    indent="    ",
    padding="",
    constants={None: "None", True: "True", False: "False"},
    bare_name=re.compile(r"(?!)"),
)
TYPESCRIPT = Language(
    quote="'",
    indent="  ",
    padding=" ",
    constants={None: "null", True: "true", False: "false"},
    bare_name=re.compile(r"[A-Za-z_$][\w$]*"),
)
