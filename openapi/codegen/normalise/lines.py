"""Where in the text of a file something of a contract stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.file import UNFIT
from openapi.codegen.contract.pointers import line_of
from openapi.codegen.normalise.refusals import Place, pointer
from openapi.codegen.normalise.text import Loader

_SCHEMA = re.compile(r"\bschemas? ([A-Z][A-Za-z0-9]*)\b")
_SCHEME = re.compile(r"\bsecurity scheme ([^:]+):")
_PATH = re.compile(r"\bpath (/\S*)")


class Lines:
    """The lines of a text that has been read: so it is not nested too deeply to be read again."""

    def __init__(self, source: bytes) -> None:
        try:
            self._root = yaml.compose(UNFIT.sub(" ", source.decode("utf-8-sig")), Loader=Loader)
        except (yaml.YAMLError, ValueError, RecursionError):
            self._root = None

    def of(self, place: Place) -> int:
        """Returns the line of a place: of the last part of it that is there."""
        return line_of(self._root, place)


def located(
    finding: str,
    document: Json,
    origins: Mapping[str, Place],
    served: Mapping[str, str],
    source: bytes,
) -> str:
    """Returns what is wrong with a contract, each line with its place in the text."""
    lines, places = Lines(source), _places(document, served)
    return "\n".join(
        f"{line} (line {lines.of(place)}, {pointer(place)})"
        if (place := _place(line, places, origins, served))
        else line
        for line in finding.splitlines()
    )


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
