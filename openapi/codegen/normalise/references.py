"""References to `#/components/KIND/NAME` only: what is elsewhere is brought there, under a name.

Files that a contract refers to are read from the folder of its own file and those within. Nothing
is fetched from a network.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openapi.codegen.contract.directions import is_said
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.file import MAPS, word_under
from openapi.codegen.names import pascal_case
from openapi.codegen.normalise.draft import Draft, node_at
from openapi.codegen.normalise.elsewhere import Written, target_of
from openapi.codegen.normalise.grammar import GRAMMAR
from openapi.codegen.normalise.refusals import Place, RefusedError, place_of
from openapi.codegen.normalise.shape import parts, shaped_as
from openapi.codegen.normalise.text import read_text

SECTIONS = {
    kind[1:-1]: section for section, kind in GRAMMAR["components"].items() if kind[1:-1] in GRAMMAR
}
"""Where `components` has each kind of part."""
_LOCAL = re.compile(r"#/components/([A-Za-z]+)/([^/]+)")
_MAX_FILES = 1000


def bundle(draft: Draft) -> None:
    """Leaves no reference in a document but to its components, each of the right kind.

    Raises:
        RefusedError: a reference leads nowhere, to a network, or out of the folder of the file.
    """
    _Bundle(draft).bring()


def resolve_schemes(draft: Draft) -> None:
    """Writes a security scheme that is a reference as what it refers to."""
    schemes = draft.document.get("components", {}).get("securitySchemes", {})
    for name, scheme in schemes.items():
        schemes[name] = deepcopy(draft.resolved(scheme))


class _Bundle:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._root = draft.elsewhere.contract
        self._files: dict[Path, Json] = {}
        self._brought: dict[tuple[Path, str, str], str] = {}
        """The reference that stands for each that was found."""
        self._ahead: deque[tuple[str, Place, Json, Path]] = deque()

    def bring(self) -> None:
        self._ahead.append(("contract", (), self._draft.document, self._root))
        while self._ahead:
            kind, place, node, file = self._ahead.popleft()
            for part in list(parts(node, kind, place)):
                if part.is_reference and part.kind in SECTIONS:
                    part.node["$ref"] = self._followed(part.kind, part.place, part.node, file)
                if part.kind == "discriminator":
                    self._bring_mapping(part.place, part.node.get("mapping", {}), file)
        for place, node in referring(self._draft.document):
            reference = node["$ref"]
            if not _LOCAL.fullmatch(reference):
                reason = f"nothing is known of {reference!r}: refer to components"
                raise RefusedError((*place, "$ref"), reason)
            self._draft.resolved({"$ref": reference})

    def _bring_mapping(self, place: Place, mapping: Json, file: Path) -> None:
        """Brings what a discriminator names; what is nowhere, it does not name."""
        for value, target in list(mapping.items()):
            try:
                mapping[value] = self._mapped(place, target, file)
            except RefusedError:
                del mapping[value]
                self._draft.decide(place, f"nothing is at {target!r}: {value!r} stands for nothing")

    def _followed(self, kind: str, place: Place, node: Json, file: Path) -> str:
        """Returns the reference that stands for one in some file."""
        reference = str(node["$ref"])
        known = _LOCAL.fullmatch(reference) if file == self._root else None
        if known and known[1] == SECTIONS[kind]:
            node_at(self._draft.document, reference)
            self._draft.resolved({"$ref": reference})
            return reference
        path, fragment = self._target(place, reference, file)
        key = (path, fragment, kind)
        if key not in self._brought:
            self._brought[key] = self._take(kind, place, reference, path, fragment)
        return self._brought[key]

    def _take(self, kind: str, place: Place, reference: str, path: Path, fragment: str) -> str:
        known = _LOCAL.fullmatch(f"#{fragment}") if path == self._root else None
        if known and known[1] == SECTIONS[kind]:
            return f"#{fragment}"
        source = self._draft.document if path == self._root else self._read(place, path)
        try:
            found = deepcopy(node_at(source, f"#{fragment}"))
        except RefusedError:
            raise RefusedError(
                place, f"nothing is at {reference!r}: add it, or correct that"
            ) from None
        section = self._draft.components(SECTIONS[kind])
        name = _name(section, fragment.rpartition("/")[2] or path.stem)
        at = ("components", SECTIONS[kind], name)
        self._draft.elsewhere.brought[at] = Written(path, place_of(f"#{fragment}"))
        section[name] = node = shaped_as(kind, at, found)
        self._ahead.append((kind, at, node, path))
        return f"#/components/{SECTIONS[kind]}/{name}"

    def _target(self, place: Place, reference: str, file: Path) -> tuple[Path, str]:
        try:
            parts = urlsplit(reference)
            path, fragment = target_of(reference, file)
        except (OSError, ValueError):
            raise RefusedError(
                place, f"{reference!r} is no address of a file: write one as a.yaml#/b"
            ) from None
        if parts.scheme or parts.netloc:
            raise RefusedError(place, f"nothing is fetched: copy {reference!r} beside the contract")
        if not path.is_relative_to(self._root.parent):
            raise RefusedError(
                place, f"{reference!r} is outside of the folder of the contract: copy it there"
            )
        return path, fragment

    def _read(self, place: Place, path: Path) -> Json:
        if path not in self._files:
            if len(self._files) >= _MAX_FILES:
                raise RefusedError(place, f"it refers to more than {_MAX_FILES} files: join some")
            try:
                source = path.read_bytes() if path.is_file() else None  # a pipe has no end
            except OSError:
                source = None
            name = self._draft.elsewhere.name(path)
            if source is None:
                raise RefusedError(place, f"there is no file {name!r}: add it, or correct that")
            try:
                self._files[path] = read_text(source)
            except RefusedError as refused:
                reason = f"{name}, line {refused.line}: {refused.reason}"
                raise RefusedError(place, reason) from None
            self._draft.elsewhere.texts[path] = source
        return self._files[path]

    def _mapped(self, place: Place, target: Any, file: Path) -> str:
        """Returns the reference that a value of a discriminator stands for: it may be a name."""
        reference = str(target)
        if "/" not in reference and "." not in reference and "#" not in reference:
            reference = f"#/components/schemas/{reference}"
        return self._followed("schema", place, {"$ref": reference}, file)


def referring(node: object, place: Place = (), key: str = "") -> Iterator[tuple[Place, Json]]:
    """Yields every node that refers to another, also where the grammar has nothing to say."""
    match node:
        case dict():
            if key not in MAPS and isinstance(node.get("$ref"), str):
                yield place, node
            for name, child in node.items():
                if key in MAPS or is_said(name):
                    yield from referring(child, (*place, name), word_under(key, name))
        case list():
            for index, child in enumerate(node):
                yield from referring(child, (*place, str(index)))
        case _:
            return


def _name(section: Json, wanted: str) -> str:
    name = pascal_case(wanted) or "Part"
    number = 2
    while name in section:
        name, number = f"{pascal_case(wanted) or 'Part'}{number}", number + 1
    return name
