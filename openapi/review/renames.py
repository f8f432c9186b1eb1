"""Components that have another name: what is gone and what is new, in the same places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.review.reading import Reading
from openapi.review.values import text

KINDS = ("schemas", "responses", "parameters", "headers", "requestBodies", "securitySchemes")


def renames(older: Reading, newer: Reading) -> dict[str, dict[str, str]]:
    """Returns the newer name by the older one, of each kind of component."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    gone = {kind: older.components(kind).keys() - newer.components(kind).keys() for kind in KINDS}
    new = {kind: newer.components(kind).keys() - older.components(kind).keys() for kind in KINDS}
    for kind, old, now in [
        *_references(_by_shape(older.document), _by_shape(newer.document)),
        *_of_same_text(older, newer),
        *_of_same_credentials(older, newer),
    ]:
        if old in gone.get(kind, ()) and now in new[kind]:
            found[kind][old] = now
            gone[kind].remove(old)
            new[kind].remove(now)
    return found


def _of_same_text(older: Reading, newer: Reading) -> Iterator[tuple[str, str, str]]:
    for kind in KINDS:
        known = {text(n): name for name, n in newer.components(kind).items()}
        for old, node in older.components(kind).items():
            if text(node) in known:
                yield kind, old, known[text(node)]


def _of_same_credentials(older: Reading, newer: Reading) -> Iterator[tuple[str, str, str]]:
    """Yields the security schemes that differ in their words alone: nothing refers to them."""
    kind = "securitySchemes"
    for old, before in older.components(kind).items():
        for new, after in newer.components(kind).items():
            if text(before | {"description": ""}) == text(after | {"description": ""}):
                yield kind, old, new


def _references(old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    """Yields kind and names where one place refers to two components."""
    match old, new:
        case {"$ref": str(before)}, {"$ref": str(after)}:
            *_, kind, old_name = ["", *before.split("/")]
            *_, new_kind, new_name = ["", *after.split("/")]
            if kind == new_kind and old_name != new_name:
                yield kind, old_name, new_name
        case dict(), dict():
            for key in old:
                if key in new:
                    yield from _references(old[key], new[key])
        case list(), list():
            for before, after in zip(old, new, strict=False):
                yield from _references(before, after)
        case _:
            pass


def _by_shape(document: Json) -> Json:
    paths = {shape_of(path): item for path, item in document["paths"].items()}
    return {"paths": paths, "components": document["components"]}


def shape_of(path: str) -> str:
    """Returns a path as a router sees it, whatever its parameters are called."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def names_in(path: str) -> list[str]:
    """Returns what the parameters of a path are called."""
    return re.findall(r"\{([^{}]*)\}", path)
