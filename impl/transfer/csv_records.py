"""Reads the records of a CSV file (RFC 4180), and goes on after unreadable ones."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

type Fields = list[str | None]
"""The fields of a record. One that is empty and not quoted is `None`."""

_BYTES_PER_CHARACTER = 4
_FIELD = rb'(?:"(?:[^"]++|"")*+"|[^",\r\n][^,\r\n]*+)?+'
_WHOLE_RECORD = re.compile(_FIELD + rb"(?:," + _FIELD + rb")*+(?:\r\n?|\n|\Z)")
_LONGEST_SKIPPED = 256 * 1024
"""The largest unreadable record that is skipped as a whole, in bytes."""
_MOST_READ_AGAIN = 16 * 1024 * 1024
"""How many bytes of a file may be read more than once."""


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that cannot be read, and why."""

    reason: Literal["too long", "no UTF-8", "no CSV"]


class CsvRecords(Iterator[Fields | UnreadableRecord]):
    """The records of `content`, each of at most `longest` characters. Empty ones have no fields.

    It goes on after a record that cannot be read. If quotes make no sense, the record ends with its
    first line, and the other lines are read again. Once too much has been read again, the rest of
    the file is one unreadable record.
    """

    def __init__(self, content: bytes, longest: int) -> None:
        self._lines = _Lines(content, longest)
        self._reader = csv.reader(self._lines, quoting=csv.QUOTE_NOTNULL, strict=True)

    def __next__(self) -> Fields | UnreadableRecord:
        self._lines.begin_record()
        try:
            fields: Fields = [*next(self._reader)]
        except _TooLongError:
            if self._lines.skip_record():
                return UnreadableRecord("too long")
        except csv.Error:
            pass
        else:
            return fields if all(map(_is_text, fields)) else UnreadableRecord("no UTF-8")
        self._lines.go_back_to_second_line()
        return UnreadableRecord("no CSV")


def _is_text(text: str | None) -> bool:
    """Whether all of it was UTF-8 (other bytes are surrogates, PEP 383)."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        return False
    return True


class _TooLongError(Exception):
    pass


class _Lines(Iterator[str]):
    """The lines of a file, as long as those of one record are not too long."""

    def __init__(self, content: bytes, longest: int) -> None:
        self._content = content
        self._longest = self._left = longest
        self._place = len(BOM_UTF8) if content.startswith(BOM_UTF8) else 0
        self._record = self._second_line = self._place
        self._may_read_again = _MOST_READ_AGAIN
        # The next positions, so that neither is searched for again and again.
        self._line_feed = self._carriage_return = -1
        self._next_of_second_line = (-1, -1)

    def begin_record(self) -> None:
        self._left = self._longest
        self._record = self._second_line = self._place

    def __next__(self) -> str:
        if self._place == len(self._content):
            raise StopIteration
        line = self._content[self._place : self._end_of_line()]
        self._place += len(line)
        if self._second_line == self._record:
            self._second_line = self._place
            self._next_of_second_line = (self._line_feed, self._carriage_return)
        if len(line) > _BYTES_PER_CHARACTER * self._left:
            raise _TooLongError
        text = line.decode(errors="surrogateescape")
        self._left -= len(text)
        if self._left < 0:
            raise _TooLongError
        return text

    def skip_record(self) -> bool:
        """Skips the rest of a record that is too long, and returns whether it has an end."""
        end = min(self._record + _LONGEST_SKIPPED, len(self._content))
        whole = _WHOLE_RECORD.match(self._content, self._record, end)
        self._place = whole.end() if whole else end
        return whole is not None and (whole.end() < end or end == len(self._content))

    def go_back_to_second_line(self) -> None:
        self._may_read_again -= self._place - self._second_line
        if self._may_read_again < 0:
            self._place = len(self._content)
        else:
            self._place = self._second_line
            self._line_feed, self._carriage_return = self._next_of_second_line

    def _end_of_line(self) -> int:
        if self._line_feed < self._place:
            self._line_feed = self._find(b"\n")
        if self._carriage_return < self._place:
            self._carriage_return = self._find(b"\r")
        if self._carriage_return + 1 == self._line_feed:
            return self._line_feed + 1
        return min(self._line_feed, self._carriage_return, len(self._content) - 1) + 1

    def _find(self, character: bytes) -> int:
        place = self._content.find(character, self._place)
        return len(self._content) if place < 0 else place
