"""The review finds every seeded breaking change, and reports no false ones.

Nor does it leave out a difference in generated code, except in comments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from openapi.codegen.contract.document import METHODS
from openapi.review.change import Change, Impact
from openapi.review.comparison import changes
from openapi.review.editions import Editions
from openapi.review.spelling import respelled
from tests.openapi.review.generated_code import Code, of_operations, of_schemas
from tests.openapi.review.pairs import Pair, reading, seeded_pairs
from tests.support.cases import case

NONE: Mapping[str, str] = {}
FEWEST = 120
"""The minimum number of pairs that are generated and differ in code."""


@dataclass(frozen=True)
class Reviewed:
    """A pair, and the changes that the review found between its editions."""

    pair: Pair
    editions: Editions
    changes: list[Change]


@pytest.fixture(scope="module")
def reviewed() -> list[Reviewed]:
    return [_reviewed(pair) for pair in seeded_pairs()]


def _reviewed(pair: Pair) -> Reviewed:
    editions = Editions(reading(pair.older), reading(pair.newer))
    return Reviewed(pair, editions, changes(editions))


def test_a_change_is_what_the_table_says(reviewed: list[Reviewed]) -> None:
    wrong: dict[str, tuple[str, list[Change]]] = {}
    for each in reviewed:
        worst = max((change.impact for change in each.changes), default=None)
        found = worst.name.lower() if worst else "none"
        if found != each.pair.expected:
            wrong[each.pair.name] = (found, each.changes)
    assert wrong == {}


def test_a_break_says_where_and_how(reviewed: list[Reviewed]) -> None:
    for each in reviewed:
        for change in each.changes:
            if change.impact is Impact.BREAKING:
                assert change.pointer.startswith("#/"), each.pair.name
                assert change.why, each.pair.name
                assert change.names, each.pair.name


def test_a_line_names_what_changed(reviewed: list[Reviewed]) -> None:
    silent: dict[str, list[str]] = {}
    for each in reviewed:
        lines = [f"{change.message} {change.before}" for change in each.changes]
        names = each.pair.names.split("|")
        if each.pair.names and not any(name in line for line in lines for name in names):
            silent[each.pair.name] = lines
    assert silent == {}


def test_nothing_is_listed_twice(reviewed: list[Reviewed]) -> None:
    for each in reviewed:
        lines = [f"{change.message} {change.before} {change.after}" for change in each.changes]
        assert len(set(lines)) == len(lines), lines


def test_the_table_is_large_enough_to_prove_something(reviewed: list[Reviewed]) -> None:
    breaking = [each for each in reviewed if each.pair.expected == "breaking"]
    assert len(breaking) > 200
    assert len(reviewed) - len(breaking) > 250
    assert sum(bool(each.pair.names) for each in reviewed) > 150
    assert len({each.pair.name for each in reviewed}) == len(reviewed)


@pytest.fixture(scope="module")
def generated(reviewed: list[Reviewed]) -> list[Reviewed]:
    """Those that can be generated; the reverse pair has the same two contracts."""
    return [r for r in reviewed if r.pair.is_generated and not r.pair.name.endswith(", and back")]


@pytest.fixture(scope="module")
def differing(generated: list[Reviewed]) -> list[tuple[set[str], set[str]]]:
    """The differences in the code of each pair: of schemas, and of operations."""
    editions = [(each.pair.older, each.pair.newer) for each in generated]
    documents = {json.dumps(document): document for pair in editions for document in pair}
    codes = of_operations(list(documents.values()))
    operations = dict(zip(documents, codes, strict=True))
    found = []
    for each, schemas in zip(generated, of_schemas(editions), strict=True):
        pair = each.pair
        before, after = (operations[json.dumps(d)] for d in (pair.older, pair.newer))
        of_both = _difference(before, after) if before is not None and after is not None else set()
        found.append((_difference(*schemas, each.editions.renamed["schemas"]), of_both))
    return found


def _difference(before: Code, after: Code, renamed: Mapping[str, str] = NONE) -> set[str]:
    """Returns the names whose code differs in more than the name of a renamed schema."""
    for old, new in renamed.items():
        before = {name: re.sub(rf"\b{old}\b", new, code) for name, code in before.items()}
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_what_differs_in_generated_code_is_reported(
    generated: list[Reviewed], differing: list[tuple[set[str], set[str]]]
) -> None:
    for each, (schemas, operations) in zip(generated, differing, strict=True):
        with case(each.pair.name):
            _require_reported(each, schemas, operations)


def _require_reported(each: Reviewed, schemas: set[str], others: set[str]) -> None:
    editions, found = each.editions, each.changes
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
    for operation in _ids(each.pair) & {name[0].lower() + name[1:] for name in others}:
        assert operation in concerned, (operation, told)


def _ids(pair: Pair) -> set[str]:
    return {
        item[method]["operationId"]
        for item in pair.newer["paths"].values()
        for method in METHODS & item.keys()
    }


def test_enough_is_generated_to_prove_something(
    differing: list[tuple[set[str], set[str]]],
) -> None:
    assert sum(bool(schemas | others) for schemas, others in differing) > FEWEST
