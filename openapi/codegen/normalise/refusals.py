"""Why a contract is refused, and where in its file that is."""

from __future__ import annotations

from openapi.codegen.contract.pointers import escape, unescape

type Place = tuple[str, ...]
"""The names and positions that lead to a node: its JSON Pointer, unescaped."""


class RefusedError(Exception):
    """The contract cannot be brought into the one form; `reason` says what to write instead."""

    def __init__(self, place: Place, reason: str, line: int = 1) -> None:
        super().__init__(f"{pointer(place)}: {reason}")
        self.place = place
        self.reason = reason
        self.line = line
        """The line where a text cannot be read, which has no places therefore."""


def pointer(place: Place) -> str:
    """Returns a place as a JSON Pointer in a fragment: `#/paths/~1pets/get`."""
    return "/".join(["#", *map(escape, place)])


def place_of(pointer: str) -> Place:
    """Returns the place that a JSON Pointer in a fragment names."""
    parts = pointer.removeprefix("#").removeprefix("/").split("/")
    return tuple(unescape(part) for part in parts if part)
