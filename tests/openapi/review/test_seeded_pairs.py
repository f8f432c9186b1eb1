"""The review finds every seeded breaking change, and reports no false ones."""

from __future__ import annotations

import pytest

from openapi.review.change import Change, Impact
from openapi.review.comparison import compare
from tests.openapi.review.pairs import Pair, seeded_pairs

PAIRS = list(seeded_pairs())
BREAKING = [pair for pair in PAIRS if pair.expected == "breaking"]


@pytest.fixture(scope="module")
def found() -> dict[str, list[Change]]:
    """The changes of each pair."""
    return {pair.name: compare(pair.older, pair.newer) for pair in PAIRS}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_change_is_what_the_table_says(pair: Pair, found: dict[str, list[Change]]) -> None:
    changes = found[pair.name]
    worst = max((change.impact for change in changes), default=None)
    assert (worst.name.lower() if worst else "none") == pair.expected, changes


@pytest.mark.parametrize("pair", BREAKING, ids=lambda pair: pair.name)
def test_a_break_says_where_and_how(pair: Pair, found: dict[str, list[Change]]) -> None:
    for change in found[pair.name]:
        if change.impact is Impact.BREAKING:
            assert change.pointer.startswith("#/")
            assert change.why
            assert change.names


@pytest.mark.parametrize("pair", [p for p in PAIRS if p.names], ids=lambda pair: pair.name)
def test_a_line_names_what_changed(pair: Pair, found: dict[str, list[Change]]) -> None:
    lines = [f"{change.message} {change.before}" for change in found[pair.name]]
    assert any(name in line for line in lines for name in pair.names.split("|")), lines


def test_nothing_is_listed_twice(found: dict[str, list[Change]]) -> None:
    for changes in found.values():
        lines = [f"{change.message} {change.before} {change.after}" for change in changes]
        assert len(set(lines)) == len(lines), lines


def test_the_table_is_large_enough_to_prove_something() -> None:
    assert len(BREAKING) > 200
    assert len(PAIRS) - len(BREAKING) > 250
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)
