"""The review reports on contracts that break a rule, and says what it could not check."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openapi.codegen.contract.document import Json
from openapi.review.change import Impact
from openapi.review.comparison import changes
from openapi.review.editions import Editions
from openapi.review.new_operations import new_operations
from openapi.review.reading import Reading, read_yaml
from openapi.review.report import Report
from openapi.review.review import Edition, review
from openapi.review.spelling import respelled
from tests.openapi.edits import apply
from tests.openapi.review.pairs import small_contract

CONTRACT = Path(__file__).with_name("contract.yaml").read_text(encoding="utf-8")
UNFIT = [None, 5, "x", [], {}, True, [5], {"$ref": "#/nowhere"}, {"a": {"b": 1}}]
GONE = object()
PLACES = 6
"""In how many places of the contract something is replaced, at random but reproducibly."""


def reviewed(older: str, newer: str) -> Report:
    return review("main", Edition(older, "", {}), Edition(newer, "", {}))


def edited(*edits: Json) -> str:
    document = small_contract()
    for edit in edits:
        document = apply(edit, document)
    return json.dumps(document)


INLINE = {"at": "components parameters Limit schema", "to": {"type": "integer", "maximum": 5}}


@pytest.mark.parametrize(
    "edit",
    [
        INLINE,
        {"at": "paths /things get deprecated", "to": True},
        {"at": "paths /things/{id} put", "without": ["x-deprecated-since", "x-sunset"]},
        {"at": "paths /things get", "without": ["summary", "tags"]},
        {"at": "paths /things get", "without": ["operationId"]},
        {"at": "paths /things get responses", "gone": True},
        {"at": "paths /things post requestBody content application/json schema", "gone": True},
        {"at": "paths /things/{id} get parameters", "to": [{"name": "a", "in": "query"}]},
        {"at": "x-max-body-bytes", "gone": True},
        {"at": "tags", "gone": True},
        {"at": "info version", "to": "soon"},
    ],
    ids=str,
)
def test_a_contract_that_breaks_a_rule_is_reviewed(edit: Json) -> None:
    broken = {"at": "components schemas Order enum", "to": ["newest"]}
    for older, newer in ((CONTRACT, edited(edit, broken)), (edited(edit), edited(edit, broken))):
        report = reviewed(older, newer)
        assert "- ❗ `Order`: `enum` has `oldest` no more" in report.markdown()
        assert report.unseen == []


def test_what_an_inline_schema_changes_is_reported() -> None:
    text = reviewed(CONTRACT, edited(INLINE)).markdown()
    assert "parameter `Limit`: another `maximum`" in text


def test_dates_and_statuses_without_quotes_are_text() -> None:
    text = CONTRACT.replace("'2027-06-30'", "2027-06-30").replace("'200':", "200:")
    assert "means the same as before." in reviewed(CONTRACT, text).markdown()


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ({"at": "paths /things get parameters", "to": [5]}, "#/paths/~1things/get/parameters/0"),
        ({"at": "components schemas Thing", "to": 5}, "#/components/schemas/Thing is no object"),
        ({"at": "components schemas Thing properties name maxLength", "to": "8"}, "is no whole"),
        ({"at": "components parameters Limit name", "gone": True}, "Limit has no name"),
        ({"at": "x-rate-limit 0 limit", "gone": True}, "#/x-rate-limit/0 has no limit"),
        (
            {"at": "components parameters Limit schema", "to": {"$ref": "#/components/schemas/No"}},
            "refers to #/components/schemas/No, where nothing is",
        ),
    ],
)
def test_what_could_not_be_checked_is_reported(edit: Json, place: str) -> None:
    report = reviewed(CONTRACT, edited(edit))
    assert "The review could not look everywhere" in report.markdown()
    assert place in report.markdown()
    assert report.unseen


def test_a_file_that_is_not_yaml_is_reported() -> None:
    report = reviewed(CONTRACT, "openapi: [3.1.1\n")
    assert "the whole contract cannot be read" in report.markdown()
    assert reviewed(CONTRACT, "- a list\n").unseen


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("title: Shop\n", "title: Shop\n  title: Store\n"), "title is there twice"),
        (("openapi: 3.1.1", "swagger: '2.0'"), "#/openapi is not 3.1"),
        (("openapi: 3.1.1", "openapi: 3.1.1\nx-a: &a {b: *a}"), "part of themselves"),
        (("{type: string, maxLength: 10000}", "&l {items: *l, not: *l}"), "part of themselves"),
        (("Shop", "Sh\udcffop"), "surrogates not allowed"),
        (("maximum: 100,", "maximum: .inf,"), "is no number"),
        (
            ("'#/components/schemas/Csv'", "'other.yaml#/components/schemas/Csv'"),
            "where nothing is",
        ),
        (("'#/components/schemas/Csv'", "'#'"), "where nothing is"),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)
def test_a_damaged_file_is_told(damage: tuple[str, str], said: str) -> None:
    assert damage[0] in CONTRACT
    report = reviewed(CONTRACT, CONTRACT.replace(*damage))
    assert said in report.markdown()
    assert report.unseen


def test_a_reference_may_be_written_as_a_part_of_an_address() -> None:
    text = CONTRACT.replace("'#/components/schemas/Csv'", "'#/components/schemas/C%73v'")
    assert not reviewed(CONTRACT, text).changes


def test_a_generated_module_that_is_no_python_is_passed_over() -> None:
    damaged = Edition(CONTRACT, "", {"generated/things.py": "def ("})
    assert "means the same as before." in review("main", damaged, damaged).markdown()


def test_a_schema_that_consists_of_itself_ends() -> None:
    itself = {"anyOf": [{"$ref": "#/components/schemas/Order"}, {"type": "string"}]}
    text = edited({"at": "components schemas Order", "to": itself})
    assert reviewed(CONTRACT, text).changes


def test_whatever_is_changed_has_a_line() -> None:
    """Either a change, a different notation, or a place that could not be compared."""
    for older, newer in _random_edits():
        editions = Editions(Reading(older), Reading(newer))
        found = changes(editions)
        list(new_operations(editions))
        lines = [
            *found,
            *respelled(editions, found),
            *editions.older.faults,
            *editions.newer.faults,
        ]
        assert lines, (older, newer)


def _random_edits() -> Iterator[tuple[Json, Json]]:
    contract = small_contract()
    chance = random.Random(20261128)
    for way in chance.sample([way for way in _ways(contract) if way], PLACES):
        for value in [*UNFIT, GONE]:
            changed = copy.deepcopy(contract)
            node: Any = changed
            for part in way[:-1]:
                node = node[part]
            if value is GONE:
                del node[way[-1]]
            else:
                node[way[-1]] = value
            if json.dumps(changed) != json.dumps(contract):
                yield contract, changed
                yield changed, contract


def _ways(node: Any) -> Iterator[tuple[Any, ...]]:
    yield ()
    children: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        children = list(node.items())
    elif isinstance(node, list):
        children = list(enumerate(node))
    for key, value in children:
        yield from ((key, *way) for way in _ways(value))


def test_a_break_beside_what_cannot_be_compared_is_still_one() -> None:
    newer = edited(
        {"at": "components schemas Thing", "to": 5},
        {"at": "components schemas Order enum", "to": ["newest"]},
    )
    found = reviewed(CONTRACT, newer).changes
    assert any("`Order`" in c.message for c in found if c.impact is Impact.BREAKING)


def test_a_contract_without_operations_is_compared_as_well() -> None:
    older: Json = {"openapi": "3.1.1", "info": {"title": "Shop", "version": "0.1.0"}, "paths": {}}
    newer = {**older, "servers": [{"url": "/shop"}], "x-max-body-bytes": 5}
    text = reviewed(json.dumps(older), json.dumps(newer)).markdown()
    assert "server `/shop`: is new" in text
    assert "every body: has to be shorter now" in text


def test_text_is_read_as_json_has_it() -> None:
    assert read_yaml("a: 2026-11-28") == {"a": "2026-11-28"}
