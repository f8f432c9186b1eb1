"""The seeded pairs: `contract.yaml` before and after each edit of `changes/`, and back.

Each entry there is an edit (`tests/openapi/edits.py`), and so two pairs: what the edit means for
clients, and what the reverse edit means (`back`). `names` is what a line of the report must
mention, one of several alternatives separated by bars, and `base` prepares the contract for the
edit. What no generator takes is marked `generated: false`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from openapi.codegen.contract.document import Json
from openapi.review.reading import Reading
from tests.openapi.edits import apply

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """Two editions of the contract, and what the change means for clients."""

    name: str
    older: Json
    newer: Json
    expected: str
    names: str = ""
    """What a line of the report must mention."""
    is_generated: bool = True
    """Whether the generators take both editions."""


def seeded_pairs() -> Iterator[Pair]:
    for entry in _entries():
        name, names = entry["change"], entry.get("names", "")
        contract = _SMALL.written
        for key in ("base", "also_base"):
            contract = apply(entry[key], contract) if key in entry else contract
        edited = apply(entry, contract)
        is_generated = entry.get("generated", True)
        yield Pair(name, contract, edited, entry["is"], names, is_generated)
        yield Pair(f"{name}, and back", edited, contract, entry["back"], names, is_generated)


def reading(document: Json) -> Reading:
    """Returns a document of a pair as the review reads it: once, also for the way back."""
    return _READINGS.setdefault(id(document), Reading(document))


def _entries() -> Iterator[Json]:
    for file in sorted((FOLDER / "changes").glob("*.yaml")):
        yield from yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)


def small_contract() -> Json:
    document: Json = yaml.load(
        (FOLDER / "contract.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return document


_SMALL = Reading(small_contract())
_READINGS: dict[int, Reading] = {id(_SMALL.written): _SMALL}
"""By what they read, which they keep: no other document has its `id`."""
