"""Where in the file of a contract something is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import yaml

from openapi.review.pointers import split


@dataclass(frozen=True)
class Source:
    """The text of a contract."""

    text: str

    def line(self, pointer: str) -> int:
        """Returns the line of the deepest thing on the way to what the pointer names, from 1."""
        node, line = self._root, 1
        parts = split(pointer)
        if parts[:1] == ["paths"] and "parameters" in parts[3:4]:
            del parts[3:]  # the normal form counts those of the path, too
        for part in parts:
            match node:
                case yaml.MappingNode(value=pairs):
                    found = next(((k, v) for k, v in pairs if k.value == part), None)
                    if found is None:
                        return line
                    line, node = found[0].start_mark.line + 1, found[1]
                case yaml.SequenceNode(value=items) if part.isdecimal() and int(part) < len(items):
                    node = items[int(part)]
                    line = node.start_mark.line + 1
                case _:
                    return line
        return line

    @cached_property
    def _root(self) -> yaml.Node | None:
        try:
            return yaml.compose(self.text, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeError):
            return None  # the report says so
