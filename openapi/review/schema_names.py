"""Schemas that have gone, or go by another name: typed clients import them.

A kind of problem may go: it is told where it came, and who has no case for it needs none.
"""

from __future__ import annotations

from collections.abc import Iterator

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
        if name not in newer:
            now = renamed.get(name)
            if not now and is_problem(schema):
                continue
            yield Difference(
                pointer=join("components", "schemas", name),
                where=markdown_code(name),
                text="has another name" if now else "is gone",
                effect=breaks(RENAMED if now else GONE),
                before=name if now else None,
                after=now,
            )
