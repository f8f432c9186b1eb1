"""Where in the file of a contract something is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import yaml

from openapi.codegen.contract.pointers import line_of
from openapi.review.pointers import split


@dataclass(frozen=True)
class Source:
    """The text of a contract."""

    text: str
    file: str = "openapi/openapi.yaml"
    """Where it is in the repository."""

    def line(self, pointer: str) -> int:
        """Returns the line of the deepest thing on the way to what the pointer names, from 1."""
        parts = split(pointer)
        if parts[:1] == ["paths"] and "parameters" in parts[3:4]:
            del parts[3:]  # the normal form counts those of the path, too
        return line_of(self._root, parts)

    @cached_property
    def _root(self) -> yaml.Node | None:
        try:
            return yaml.compose(self.text, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeError):
            return None  # the report says so
