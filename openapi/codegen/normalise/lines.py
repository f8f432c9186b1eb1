"""Where in the text of a file something of a contract stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.file import UNFIT
from openapi.codegen.contract.pointers import line_of
from openapi.codegen.normalise.elsewhere import Elsewhere, Written, target_of
from openapi.codegen.normalise.refusals import Place, place_of, pointer
from openapi.codegen.normalise.text import Loader
from openapi.codegen.text import visible

_SCHEMA = re.compile(r"\bschemas? ([A-Z][A-Za-z0-9]*)\b")
_SCHEME = re.compile(r"\bsecurity scheme ([^:]+):")
_PATH = re.compile(r"\bpath (/\S*)")


class Spot(NamedTuple):
    """A line of a file."""

    file: str
    """Nothing, if it is the contract's own."""
    line: int
    place: Place
    """Where it is in what the file holds."""

    def __str__(self) -> str:
        return f"{f'{self.file}, ' if self.file else ''}line {self.line}, {pointer(self.place)}"


class Lines:
    """The lines of texts that have been read: so none is nested too deeply to be read again."""

    def __init__(self, source: bytes, elsewhere: Elsewhere) -> None:
        self._elsewhere = elsewhere
        self._texts = {**elsewhere.texts, elsewhere.contract: source}
        self._nodes: dict[Path, yaml.Node | None] = {}

    def spot(self, place: Place) -> Spot:
        """Returns the line of a place, or of the last part of it that is there.

        What is behind a reference is where that leads.
        """
        at, seen = self._elsewhere.written(place), set[Written]()
        while at not in seen:
            seen.add(at)
            at = self._followed(at)
        line = line_of(self._node(at.file), at.place)
        return Spot(self._elsewhere.name(at.file), line, at.place)

    def _followed(self, at: Written) -> Written:
        """Returns where the first reference on the way to a place leads, if it leads somewhere."""
        node, rest = self._node(at.file), at.place
        while rest and (below := _child(node, rest[0])) is not None:
            node, rest = below, rest[1:]
        reference = _child(node, "$ref")
        if not isinstance(reference, yaml.ScalarNode):
            return at
        try:
            path, fragment = target_of(reference.value, at.file)
        except (OSError, ValueError):
            return at
        place = place_of(f"#{fragment}")
        is_there = path in self._texts and _node_at(self._node(path), place) is not None
        return Written(path, (*place, *rest)) if is_there else at

    def _node(self, file: Path) -> yaml.Node | None:
        if file not in self._nodes:
            try:
                text = UNFIT.sub(" ", self._texts[file].decode("utf-8-sig"))
                self._nodes[file] = yaml.compose(text, Loader=Loader)
            except (yaml.YAMLError, ValueError, RecursionError):
                self._nodes[file] = None
        return self._nodes[file]


def _node_at(node: yaml.Node | None, place: Place) -> yaml.Node | None:
    for part in place:
        node = _child(node, part)
    return node


def _child(node: yaml.Node | None, part: str) -> yaml.Node | None:
    match node:
        case yaml.MappingNode(value=pairs):
            return next((value for key, value in pairs if key.value == part), None)
        case yaml.SequenceNode(value=items) if part.isdecimal() and int(part) < len(items):
            item: yaml.Node = items[int(part)]
            return item
        case _:
            return None


def located(
    finding: str,
    document: Json,
    origins: Mapping[str, Place],
    served: Mapping[str, str],
    lines: Lines,
) -> str:
    """Returns what is wrong with a contract, each line with its place in the text."""
    places = _places(document, served)
    told = []
    for line in finding.splitlines():
        place = _place(line, places, origins, served)
        told.append(f"{line} ({visible(str(lines.spot(place)))})" if place else line)
    return "\n".join(told)


def _places(document: Json, served: Mapping[str, str]) -> dict[str, Place]:
    """Returns the place of each operation, by how messages name it."""
    return {
        f"{method.upper()} {path}": ("paths", served.get(path, path), method)
        for path, item in document.get("paths", {}).items()
        for method in (item if isinstance(item, dict) else {})
        if method in METHODS
    }


def _place(
    line: str,
    places: Mapping[str, Place],
    origins: Mapping[str, Place],
    served: Mapping[str, str],
) -> Place:
    named = [name for name in places if f"{name}:" in line or f"{name})" in line]
    if named:
        return places[max(named, key=len)]
    if found := _SCHEMA.search(line):
        return origins.get(found[1], ())
    if found := _SCHEME.search(line):
        return ("components", "securitySchemes", found[1])
    if found := _PATH.search(line):
        return ("paths", served.get(found[1], found[1]))
    return ()
