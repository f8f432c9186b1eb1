"""What is written in another way, and is the same to callers: generated code may still differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.change import Change
from openapi.review.editions import Editions
from openapi.review.grammar import GRAMMAR
from openapi.review.keyword_differences import DOCUMENTING
from openapi.review.operation_pairs import called
from openapi.review.pointers import join, place, split

READ = {key for keys in GRAMMAR.values() for key in keys if key.startswith("x-")}
"""The extensions that the generator, or the service, reads."""
_MAPS = {"headers", "parameters", "properties", "responses", "schemas"}

type Named = tuple[str, str]
"""The pointer of something, and what a person calls it."""


def respelled(editions: Editions, changes: Iterable[Change]) -> Iterator[Named]:
    """Yields what differs in more than words, and has no change that says so."""
    told = {join(*split(change.pointer)[:3]) for change in changes}
    older = _with_newer_names(editions)
    for found in (_components(editions, older), _operations(editions, older), _whole(editions)):
        yield from (each for each in found if each[0] not in told)


def _components(editions: Editions, older: Json) -> Iterator[Named]:
    for kind, renamed in editions.renamed.items():
        before, after = _written(older, kind), _written(editions.newer.written, kind)
        for name, node in before.items():
            now = renamed.get(name, name)
            pointer = join("components", kind, now)
            if _code(node) != _code(after.get(now)):
                gone = "" if now in after else " (gone)"
                unused = "" if editions.uses.of(pointer) else " (which no operation uses)"
                yield pointer, place(editions.newer.document, pointer) + (gone or unused)
        for name in after:
            if name not in before and name not in renamed.values():
                pointer = join("components", kind, name)
                yield pointer, f"{place(editions.newer.document, pointer)} (new)"


def _operations(editions: Editions, older: Json) -> Iterator[Named]:
    for pair in editions.operations:
        old = older["paths"][pair.old_path][pair.method]
        if _code(old) != _code(pair.new):
            yield pair.pointer, called(pair.path, pair.method)


def _whole(editions: Editions) -> Iterator[Named]:
    older, newer = editions.older.document, editions.newer.document
    for key in ("security", "x-rate-limit"):
        if _code(older.get(key)) != _code(newer.get(key)):
            yield join(key), markdown_code(key)
    yield from _orders(editions)


def _orders(editions: Editions) -> Iterator[Named]:
    """Yields what has the same members in another order: generated code has them in that."""
    both = (editions.older, editions.newer)
    orders = {"tags": [[tag.get("name") for tag in r.document.get("tags", [])] for r in both]}
    orders["paths"] = [[path + method for path, method, _ in r.operations] for r in both]
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


def _code(node: Any) -> str:
    """Returns what code is made from, in the order in which it is written."""
    return json.dumps(_without_words(node), default=str)


def _without_words(node: Any, *, has_names: bool = False) -> Any:
    if isinstance(node, list):
        return [_without_words(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_words(value, has_names=key in _MAPS and not has_names)
        for key, value in node.items()
        if has_names or not _is_word(str(key))
    }


def _is_word(key: str) -> bool:
    return key in DOCUMENTING or (key.startswith("x-") and key not in READ)
