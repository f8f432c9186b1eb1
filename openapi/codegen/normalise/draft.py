"""A contract on its way to the one form, and what was decided on its behalf."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.pointers import find
from openapi.codegen.normalise.elsewhere import Elsewhere
from openapi.codegen.normalise.refusals import Place, RefusedError, place_of, pointer


class Decision(NamedTuple):
    """Something that the contract does not say, and what is generated instead."""

    place: Place
    text: str
    file: str = ""
    """Which file the place is in, if it is not the contract's own."""

    def __str__(self) -> str:
        return f"{self.file}{pointer(self.place)}: {self.text}"


@dataclass
class Draft:
    """The document, which each step changes, and the decisions so far."""

    document: Json
    decisions: list[Decision] = field(default_factory=list)
    origins: dict[str, Place] = field(default_factory=dict)
    """Where each schema of `components` was written."""
    written: dict[str, str] = field(default_factory=dict)
    """The paths that are called otherwise by now, and how they were written."""
    served: dict[str, str] = field(default_factory=dict)
    """Each path as requests have it, and as it was written."""
    elsewhere: Elsewhere = field(default_factory=lambda: Elsewhere(Path()))

    def decide(self, place: Place, text: str) -> None:
        written = self.elsewhere.written(place)
        self.decisions.append(Decision(written.place, text, self.elsewhere.name(written.file)))

    def components(self, section: str) -> Json:
        """Returns a section of `components`, which is there from then on."""
        found: Json = self.document.setdefault("components", {}).setdefault(section, {})
        return found

    def resolved(self, node: Json) -> Json:
        """Returns what a node refers to, or the node itself.

        Raises:
            RefusedError: it refers to nothing, or around in a circle.
        """
        seen: set[str] = set()
        while "$ref" in node:
            reference = node["$ref"]
            if reference in seen:
                raise RefusedError(place_of(reference), "refer to something else than itself")
            seen.add(reference)
            node = node_at(self.document, reference)
        return node


def node_at(document: Json, reference: str) -> Json:
    """Returns the node of a document that a reference within it names.

    Raises:
        RefusedError: there is none.
    """
    place = place_of(reference)
    node: object = find(document, place)
    if node is None:
        raise RefusedError(
            place, f"nothing is here, but a reference leads to {reference}: add it, or correct that"
        )
    if not isinstance(node, dict):
        raise RefusedError(place, "a reference leads here: write an object")
    return node
