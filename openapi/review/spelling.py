"""What is written in another way, and is the same to callers: generated code may still differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.text import markdown_code
from openapi.review.change import Change
from openapi.review.difference import WORDS, Difference
from openapi.review.editions import Editions
from openapi.review.operation_pairs import called
from openapi.review.pointers import join, place, split
from openapi.review.values import same
from openapi.review.wording import without_words

_OTHER_KINDS = ("callbacks", "examples", "links", "pathItems")

type Named = tuple[str, str]
"""The pointer of something, and what a person calls it."""


@dataclass(frozen=True)
class _Unit:
    """Something of a contract that has a name, before and after."""

    pointer: str
    name: str
    old: Any
    new: Any

    @property
    def is_respelled(self) -> bool:
        return _code(self.pointer, self.old) != _code(self.pointer, self.new)


def respelled(editions: Editions, changes: Iterable[Change]) -> Iterator[Named]:
    """Yields what differs in more than words, and has no change that says so."""
    told = _told(changes)
    found = [(unit.pointer, unit.name) for unit in _units(editions) if unit.is_respelled]
    found += [*_comings_and_goings(editions), *_whole(editions)]
    yield from (each for each in found if each[0] not in told)


def reworded(editions: Editions, changes: Iterable[Change]) -> Iterator[Difference]:
    """Yields what differs in words that no change tells: beside a reference, or of a value."""
    told = _told(changes)
    for unit in _units(editions):
        is_told = unit.pointer in told or unit.is_respelled
        if not is_told and not same(unit.old, unit.new):
            yield Difference(unit.pointer, unit.name, "is described otherwise", WORDS)


def _told(changes: Iterable[Change]) -> set[str]:
    """Returns the components, operations and paths of which a change tells."""
    ways = [split(change.pointer)[:3] for change in changes]
    return {join(*way) for way in ways} | {join(*way[:2]) for way in ways if way[0] == "paths"}


def _units(editions: Editions) -> Iterator[_Unit]:
    older = _with_newer_names(editions)
    yield from _components(editions, older)
    yield from _operations(editions, older)
    yield from _paths(editions)


def _components(editions: Editions, older: Json) -> Iterator[_Unit]:
    for kind in [*editions.renamed, *_OTHER_KINDS]:
        renamed = editions.renamed.get(kind, {})
        before, after = _written(older, kind), _written(editions.newer.written, kind)
        for name, node in before.items():
            now = renamed.get(name, name)
            if now in after:
                pointer = join("components", kind, now)
                unused = "" if editions.uses.of(pointer) else " (which no operation uses)"
                where = place(editions.newer.document, pointer) + unused
                yield _Unit(pointer, where, node, after[now])


def _comings_and_goings(editions: Editions) -> Iterator[Named]:
    for kind in [*editions.renamed, *_OTHER_KINDS]:
        renamed = editions.renamed.get(kind, {})
        before, after = (_written(r.written, kind) for r in (editions.older, editions.newer))
        names = {name: "new" for name in after if name not in {*before, *renamed.values()}}
        names |= {name: "gone" for name in before if name not in {*after, *renamed}}
        for name, what in names.items():
            pointer = join("components", kind, name)
            yield pointer, f"{place(editions.newer.document, pointer)} ({what})"


def _operations(editions: Editions, older: Json) -> Iterator[_Unit]:
    for pair in editions.operations:
        old = older["paths"][pair.old_path][pair.method]
        yield _Unit(pair.pointer, called(pair.path, pair.method), old, pair.new)


def _paths(editions: Editions) -> Iterator[_Unit]:
    """Yields what paths say besides their operations."""
    for path, item in editions.newer.document["paths"].items():
        old = editions.older.document["paths"].get(path)
        if old is not None:
            before, after = (
                {key: value for key, value in each.items() if key not in METHODS}
                for each in (old, item)
            )
            yield _Unit(join("paths", path), markdown_code(path), before, after)


def _whole(editions: Editions) -> Iterator[Named]:
    older, newer = editions.older.written, editions.newer.written
    for key in ("security", "servers", "x-rate-limit"):
        if _code(join(key), older.get(key)) != _code(join(key), newer.get(key)):
            yield join(key), markdown_code(key)
    yield from _orders(editions)


def _orders(editions: Editions) -> Iterator[Named]:
    """Yields what has the same members in another order: generated code has them in that."""
    both = (editions.older, editions.newer)
    orders = {"tags": [[tag.get("name") for tag in r.document.get("tags", [])] for r in both]}
    orders["paths"] = [[path + method for path, method, _ in r.operations] for r in both]
    orders["servers"] = [[s.get("url") for s in r.document["servers"]] for r in both]
    for kind in editions.renamed:
        orders[kind] = [list(reading.components(kind)) for reading in both]
    for kind, (before, after) in orders.items():
        if before != after and set(before) == set(after):
            yield join(kind), f"the order of {kind}"


def _with_newer_names(editions: Editions) -> Json:
    """Returns the older edition with references by the names that components have now."""
    older = editions.older
    document = {**older.document, "components": older.written.get("components", {})}
    text = json.dumps(document, default=str)
    for kind, renamed in editions.renamed.items():
        for old, new in renamed.items():
            reference = f'"{join("components", kind, old)}"'
            text = text.replace(reference, f'"{join("components", kind, new)}"')
    named: Json = json.loads(text)
    return named


def _written(document: Json, kind: str) -> Json:
    """Returns the components of a kind, as they were written."""
    components: Any = document.get("components")
    found = components.get(kind) if isinstance(components, dict) else None
    return found if isinstance(found, dict) else {}


def _code(pointer: str, node: Any) -> str:
    """Returns what code is made from, in the order in which it is written."""
    is_text = any(pointer.startswith(join("components", kind)) for kind in ("examples", "links"))
    return "" if is_text else json.dumps(without_words(node), default=str)
