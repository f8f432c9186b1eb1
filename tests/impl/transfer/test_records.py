"""Tasks as CSV records."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated.models import Task
from impl.transfer.csv_records import CsvRecords
from impl.transfer.records import HEADING, records_of, values_of
from tests.support.rows import NOW


def written(**values: Any) -> bytes:
    """Returns the record of a task."""
    task = {
        "id": UUID(int=1),
        "title": "Buy milk",
        "description": None,
        "priority": "none",
        "due": None,
        "tags": [],
        "completed": False,
        "completed_at": None,
        "created_at": NOW,
        "updated_at": NOW,
        "deleted_at": None,
        "purge_at": None,
        "version": 1,
        **values,
    }
    return records_of([Task(**task)])


def record(**values: Any) -> dict[str, str]:
    """Returns the record of a task as another CSV reader sees it."""
    text = (HEADING + written(**values)).decode()
    (read,) = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return read


@pytest.mark.parametrize(
    "text",
    ["a,b", 'say "milk"', "two\nlines", "two\r\nlines", "a\rb", " spaces ", "\N{SNOWMAN}", ","],
)
def test_any_text_comes_back(text: str) -> None:
    assert record(description=text)["description"] == text


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''-1"),
        *("\N{FULLWIDTH EQUALS SIGN}1", "\N{FULLWIDTH PLUS SIGN}1"),
        *("\N{FULLWIDTH HYPHEN-MINUS}1", "\N{FULLWIDTH COMMERCIAL AT}SUM"),
    ],
)
def test_what_looks_like_a_formula_has_an_apostrophe_more(text: str) -> None:
    read = record(title="=title", description=text)
    assert read["description"] == f"'{text}"
    assert read["title"] == "'=title"


def test_tags_have_commas_between() -> None:
    assert record(tags=[])["tags"] == ""
    assert record(tags=["a b", "c"])["tags"] == "a b,c"
    assert record(tags=["=1", "c"])["tags"] == "'=1,c"


@pytest.mark.parametrize("text", ["1-1", "a=b", "'tis", "''", " =1"])
def test_what_does_not_is_left_as_it_is(text: str) -> None:
    assert record(description=text)["description"] == text


def test_null_is_empty_and_an_empty_text_is_in_quotes() -> None:
    text = written(description="").decode()
    assert '"Buy milk","","none",,' in text
    assert '"Buy milk",,"none",,' in written(description=None).decode()


@given(
    st.none() | st.text("'=+-@\uff1d\t\r\n\",;ab\N{NO-BREAK SPACE}\u2028", max_size=12),
    st.lists(st.text("'=+-@ab;", min_size=1, max_size=4), max_size=3, unique=True),
)
def test_what_was_written_is_read(description: str | None, tags: list[str]) -> None:
    content = HEADING + written(description=description, tags=tags)
    names, read = CsvRecords(content, 1000)
    assert isinstance(names, list)
    assert isinstance(read, list)
    values = values_of([name or "" for name in names], read)
    assert (values["description"], values["tags"] or []) == (description, tags)
    assert (values["title"], values["completed"], values["due"]) == ("Buy milk", False, None)


def test_lines_end_as_rfc_4180_has_it() -> None:
    assert HEADING.endswith(b"\r\n")
    assert HEADING.count(b"\n") == 1
    assert HEADING.startswith(b'"id","title",')
