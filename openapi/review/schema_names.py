"""Schemas that have gone, or go by another name: typed clients import them.

A kind of problem may go: it is told where it came, and who has no case for it needs none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openapi.codegen.contract.problems import is_problem
from openapi.codegen.text import markdown_code
from openapi.review.difference import RENAMED, Difference, breaks
from openapi.review.editions import Editions
from openapi.review.pointers import join

GONE = "in a client that is generated again, it is missing"


def of_schema_names(editions: Editions) -> Iterator[Difference]:
    """Yields a difference for each schema that the older edition has and the newer has not."""
    newer, renamed = editions.newer.components("schemas"), editions.renamed["schemas"]
    for name, schema in editions.older.components("schemas").items():
        now = renamed.get(name)
        if now is not None:
            yield from _of_rename(editions, name, now)
        elif name not in newer and not is_problem(schema):
            yield _gone(name)


def _of_rename(editions: Editions, name: str, now: str) -> Iterator[Difference]:
    """Yields two where one schema has become several: some operations have another one still."""
    before, after = (
        dict.fromkeys(
            use.operation for use in editions.uses.of(join("components", "schemas", each))
        )
        for each in (name, now)
    )
    if after:
        yield Difference(
            pointer=join("components", "schemas", now),
            where=markdown_code(name),
            text="has another name",
            effect=breaks(RENAMED),
            before=name,
            after=now,
            operations=tuple(after),
        )
    kept = {pair.id for pair in editions.operations}
    if others := [each for each in before if each in kept and each not in after]:
        yield replace(_gone(name), operations=tuple(others))


def _gone(name: str) -> Difference:
    pointer = join("components", "schemas", name)
    return Difference(pointer, markdown_code(name), "is gone", breaks(GONE))
