"""Every difference in generated code, except in comments, has a line in the report."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from openapi.codegen.contract.document import METHODS
from openapi.review.comparison import changes
from openapi.review.editions import Editions
from openapi.review.spelling import respelled
from tests.openapi.review.generated_code import Code, of_operations, of_schemas
from tests.openapi.review.pairs import Pair, reading, seeded_pairs
from tests.support.cases import case

NONE: Mapping[str, str] = {}
FEWEST = 120
"""The minimum number of pairs that are generated and differ in code."""


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """Those that can be generated; the reverse pair has the same two contracts."""
    return [p for p in seeded_pairs() if p.is_generated and not p.name.endswith(", and back")]


@pytest.fixture(scope="module")
def differing(pairs: list[Pair]) -> dict[str, tuple[set[str], set[str]]]:
    """The differences in the code of each pair: of schemas, and of operations."""
    documents = {json.dumps(d): d for pair in pairs for d in (pair.older, pair.newer)}
    codes = of_operations(list(documents.values()))
    operations = dict(zip(documents, codes, strict=True))
    schemas = of_schemas([(pair.older, pair.newer) for pair in pairs])
    found = {}
    for number, pair in enumerate(pairs):
        before, after = (operations[json.dumps(d)] for d in (pair.older, pair.newer))
        of_both = _difference(before, after) if before is not None and after is not None else set()
        found[pair.name] = (_difference(*schemas[number], _renamed(pair)), of_both)
    return found


def _renamed(pair: Pair) -> dict[str, str]:
    return Editions(reading(pair.older), reading(pair.newer)).renamed["schemas"]


def _difference(before: Code, after: Code, renamed: Mapping[str, str] = NONE) -> set[str]:
    """Returns the names whose code differs in more than the name of a renamed schema."""
    for old, new in renamed.items():
        before = {name: re.sub(rf"\b{old}\b", new, code) for name, code in before.items()}
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_what_differs_in_generated_code_is_reported(
    pairs: list[Pair], differing: dict[str, tuple[set[str], set[str]]]
) -> None:
    for pair in pairs:
        with case(pair.name):
            _require_reported(pair, *differing[pair.name])


def _require_reported(pair: Pair, schemas: set[str], others: set[str]) -> None:
    editions = Editions(reading(pair.older), reading(pair.newer))
    found = changes(editions)
    otherwise = list(respelled(editions, found))
    pointers = [change.pointer for change in found] + [pointer for pointer, _ in otherwise]
    told = " ".join(
        [*(f"{c.message} {c.before} {c.after}" for c in found), *(n for _, n in otherwise)]
    )
    assert bool(pointers) or not schemas | others, (schemas, others)
    for schema in schemas:
        assert re.search(rf"\b{schema}\b", told), (schema, told)
    concerned = {use.operation for pointer in pointers for use in editions.uses.of(pointer)}
    concerned |= {name for change in found for name in change.operations}
    for operation in _ids(pair) & {name[0].lower() + name[1:] for name in others}:
        assert operation in concerned, (operation, told)


def _ids(pair: Pair) -> set[str]:
    return {
        item[method]["operationId"]
        for item in pair.newer["paths"].values()
        for method in METHODS & item.keys()
    }


def test_enough_is_generated_to_prove_something(
    differing: dict[str, tuple[set[str], set[str]]],
) -> None:
    assert sum(bool(schemas | others) for schemas, others in differing.values()) > FEWEST
