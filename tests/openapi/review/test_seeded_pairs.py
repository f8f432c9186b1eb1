"""The review finds every seeded breaking change, and reports no false ones."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from openapi.review.change import Change, Impact
from openapi.review.comparison import changes
from openapi.review.editions import Editions
from tests.openapi.review.pairs import Pair, reading, seeded_pairs


@dataclass(frozen=True)
class Reviewed:
    """A pair, and the changes that the review found between its editions."""

    pair: Pair
    changes: list[Change]


@pytest.fixture(scope="module")
def reviewed() -> list[Reviewed]:
    return [
        Reviewed(pair, changes(Editions(reading(pair.older), reading(pair.newer))))
        for pair in seeded_pairs()
    ]


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
