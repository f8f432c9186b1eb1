"""How the servers differ at which operations are called."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.difference import MORE, WORDS, Difference, Effect, breaks
from openapi.review.editions import Editions
from openapi.review.operation_pairs import OperationPair

ELSEWHERE = "who calls it there gets no answer any more"


def of_servers(editions: Editions, pair: OperationPair) -> Iterator[Difference]:
    """Yields the differences, where an operation has servers of its own, or had."""
    if "servers" in pair.old or "servers" in pair.new:
        older: list[Json] = pair.old.get("servers") or editions.older.document["servers"]
        newer: list[Json] = pair.new.get("servers") or editions.newer.document["servers"]
        pointer = f"{pair.pointer}/servers"
        yield from between_servers(older, newer, pointer, f"{pair.where}, ")


def between_servers(
    older: list[Json], newer: list[Json], pointer: str, owner: str = ""
) -> Iterator[Difference]:
    """Yields how servers differ: those of the contract, or those of an operation."""
    before, after = ({s.get("url", ""): s for s in servers} for servers in (older, newer))
    for url in dict.fromkeys([*before, *after]):
        where = f"{owner}server {markdown_code(url)}"
        if url not in after:
            yield Difference(pointer, where, "is gone", breaks(ELSEWHERE))
        elif url not in before:
            yield Difference(pointer, where, "is new", MORE)
        elif before[url] != after[url]:
            effect = _of_variables(*(s[url].get("variables", {}) for s in (before, after)))
            yield Difference(pointer, where, "is described otherwise", effect)


def _of_variables(older: Json, newer: Json) -> Effect:
    """Returns what it is to those who put values of their own into the address of a server."""
    if older.keys() != newer.keys():
        return breaks(ELSEWHERE)
    pairs = [(older[name], newer[name]) for name in older]
    values = [(before.get("enum"), after.get("enum")) for before, after in pairs]
    if any(before.get("default") != after.get("default") for before, after in pairs):
        return breaks(ELSEWHERE)
    if all(before == after for before, after in values):
        return WORDS
    are_kept = all(
        after is None or (before is not None and set(before) <= set(after))
        for before, after in values
    )
    return MORE if are_kept else breaks(ELSEWHERE)
