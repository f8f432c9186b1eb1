"""Text of a contract stays text in the report: no markup, no command, no colour."""

from __future__ import annotations

import re

import pytest

from openapi.review.change import Change, Impact
from openapi.review.new_operations import NewOperation
from openapi.review.places import Source
from openapi.review.pointers import join, place
from openapi.review.report import Report
from openapi.review.versions import declaration

HOSTILE = "a`b | <img src=x>\n::error::c\x1b[31m"
LOG = "# Changelog\n"


@pytest.fixture
def report() -> Report:
    change = Change(
        pointer="#/info",
        message=f"{place({}, join('components', 'schemas', HOSTILE))}: is new",
        impact=Impact.ADDITIVE,
        before=HOSTILE,
        after=None,
    )
    versions = {"base_version": "0.1.0", "base_log": LOG, "version": "0.1.0", "log": LOG}
    return Report(
        base=HOSTILE,
        changes=[change],
        declaration=declaration([change], **versions),
        new_operations=[NewOperation("id", f"GET /{HOSTILE}", "anybody", "none", "400")],
        types={},
        interfaces={"x.py": "+```\n+# not a heading"},
        source=Source("openapi: 3.1.1"),
    )


def test_markdown_has_it_as_code_alone(report: Report) -> None:
    text = report.markdown()
    assert "\x1b" not in text
    assert "\n::" not in text
    outside = re.sub(r"(?s)(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert "<img" not in outside
    assert "not a heading" not in outside


def test_a_row_of_a_table_keeps_its_cells(report: Report) -> None:
    (row,) = [line for line in report.markdown().splitlines() if line.startswith("| `id`")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 6


def test_an_annotation_is_one_line(report: Report) -> None:
    (line,) = report.annotations()
    assert line.startswith("::notice ")
    assert not re.search("[\n\r\x1b]", line)
