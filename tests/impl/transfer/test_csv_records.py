"""CSV records: one that cannot be read does not affect the others."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.transfer import csv_records
from impl.transfer.csv_records import CsvRecords, Fields, UnreadableRecord

NO_CSV = UnreadableRecord("no CSV")
NO_UTF_8 = UnreadableRecord("no UTF-8")
TOO_LONG = UnreadableRecord("too long")


def read(content: bytes, longest: int = 100) -> list[Fields | UnreadableRecord]:
    return [*CsvRecords(content, longest)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"\xef\xbb\xbf", []),
        (b"\xef\xbb\xbfa,b", [["a", "b"]]),
        (b"a\r\nb\nc\rd", [["a"], ["b"], ["c"], ["d"]]),
        (b"a\n\r\n\nb\n", [["a"], [], [], ["b"]]),
        (b'"",,x\n', [["", None, "x"]]),
        (b'"a\r\nb","say ""c"""\n', [["a\r\nb", 'say "c"']]),
        (b'5" nails,1\n', [['5" nails', "1"]]),
    ],
)
def test_a_record_is_what_rfc_4180_says(content: bytes, expected: list[Fields]) -> None:
    assert read(content) == expected


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (b'"Buy milk" and bread,1', NO_CSV),
        (b'"Buy milk,1', NO_CSV),
        (b"Br\xf6t,1", NO_UTF_8),
        (b"\xed\xa0\x80,1", NO_UTF_8),
        (b'"two\r\nlines of \xff",1', NO_UTF_8),
        (b"x" * 101, TOO_LONG),
        (b"x" * 1000, TOO_LONG),
        (b'"' + b"line\n" * 40 + b'",1', TOO_LONG),
        (b'a,"' + b'""\n' * 60 + b'",1', TOO_LONG),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_one_that_cannot_be_read_leaves_the_others(
    wrong: bytes, expected: UnreadableRecord, end: bytes
) -> None:
    assert read(b"first" + end + wrong + end + b"last") == [["first"], expected, ["last"]]


def test_a_quote_that_is_never_closed_takes_one_line_with_it() -> None:
    rows = b"".join(b"Task %d,1\n" % number for number in range(500))
    records = read(b'"open,1\n' + rows)
    assert records == [NO_CSV, *([f"Task {number}", "1"] for number in range(500))]


def test_many_quotes_that_are_never_closed_take_a_line_each() -> None:
    """Also if the next one is further away than the maximum length of a record."""
    rows = b"".join(b"Task %d,1\n" % number for number in range(500))
    records = read((b'"open,1\n' + rows) * 20)
    assert records.count(NO_CSV) == 20
    assert len(records) == 20 * 501


def test_what_has_to_be_read_again_and_again_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_records, "_MOST_READ_AGAIN", 200_000)
    records = read(b'a","b\n' * 10_000, longest=1_000_000)
    assert len(records) < 10
    assert records[-1] == NO_CSV


@given(st.text("ab\",\r\n'\N{SNOWMAN}\N{LINE SEPARATOR}", max_size=40))
def test_what_a_strict_reader_takes_is_read_as_by_it(text: str) -> None:
    content = text.encode()
    reader = csv.reader(io.StringIO(text, newline=""), quoting=csv.QUOTE_NOTNULL, strict=True)
    try:
        expected = [*reader]
    except csv.Error:
        assert NO_CSV in read(content)
    else:
        assert read(content) == expected


@given(st.lists(st.sampled_from([b'"', b"\n", b"\r", b",", b"a", b'""', b"\xff"]), max_size=60))
def test_anything_ends(parts: list[bytes]) -> None:
    content = b"".join(parts)
    assert len(read(content, longest=20)) <= len(content)
