"""What is written in another way and means the same: generated code may still look different."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from change import Change
from contract import Json
from editions import Editions
from keyword_differences import DOCUMENTING
from operation_pairs import called
from pointers import join, place, split

_MAPS = {"headers", "parameters", "properties", "responses", "schemas"}


def respelled(editions: Editions, changes: Iterable[Change]) -> Iterator[str]:
    """Yields what differs in more than words, and has no change that says so."""
    told = {_owner(change.pointer) for change in changes}
    older = _with_newer_names(editions)
    newer = editions.newer.document
    for kind in editions.renamed:
        before, after = (document["components"].get(kind, {}) for document in (older, newer))
        known = editions.renamed[kind]
        for old in before:
            pointer = join("components", kind, known.get(old, old))
            now = after.get(known.get(old, old))
            if pointer not in told and _without_words(before[old]) != _without_words(now):
                yield place(newer, pointer) + ("" if now is not None else " (gone)")
        for new in after.keys() - before.keys() - set(known.values()):
            yield f"{place(newer, join('components', kind, new))} (new)"
    for pair in editions.operations:
        is_told = pair.pointer in told
        old = older["paths"][pair.old_path][pair.method]
        if not is_told and _without_words(old) != _without_words(pair.new):
            yield called(pair.path, pair.method)
    if [*older["paths"]] != [*newer["paths"]] and older["paths"].keys() == newer["paths"].keys():
        yield "the order of paths"


def _with_newer_names(editions: Editions) -> Json:
    """Returns the older edition with references by the names that components have now."""
    text = json.dumps(editions.older.document, default=str)
    for kind, known in editions.renamed.items():
        for old, new in known.items():
            reference = f'"{join("components", kind, old)}"'
            text = text.replace(reference, f'"{join("components", kind, new)}"')
    document: Json = json.loads(text)
    return document


def _owner(pointer: str) -> str:
    """Returns the pointer of the component or the operation that a place belongs to."""
    return join(*split(pointer)[:3])


def _without_words(node: Any, *, has_names: bool = False) -> str:
    """Returns what code is made from, in the order in which it is written."""
    return json.dumps(_stripped(node, has_names=has_names), default=str)


def _stripped(node: Any, *, has_names: bool = False) -> Any:
    if isinstance(node, list):
        return [_stripped(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept: Json = {
        key: _stripped(value, has_names=key in _MAPS and not has_names)
        for key, value in node.items()
        if has_names or not (key in DOCUMENTING or key.startswith("x-"))
    }
    return kept
