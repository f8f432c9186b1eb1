"""Tasks as records of CSV (RFC 4180), both ways."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from generated.models import ImportTask, Task

# What a spreadsheet may take for a formula (OWASP, CSV injection). Apostrophes before it count, so
# that one less is what was there, whatever that was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def records_of(tasks: Iterable[Task]) -> bytes:
    """Returns the records of some tasks. Null is an empty field; every other is in quotes."""
    return _records(task.model_dump(mode="json").values() for task in tasks)


TASK_FIELDS = frozenset(ImportTask.model_fields)
"""What a record may be read as having."""
# Of these, null is a value; of all others it is none, and nor is an empty field of what is no text.
_NULLABLE = frozenset({"description", "due", "completed_at", "deleted_at"})
_TEXTS = frozenset({"title", "description"})


def read_records(
    content: bytes, longest: int
) -> tuple[list[str], Iterator[tuple[int, list[str | None]]]]:
    """Returns the names in the first record, and the others by their numbers, empty ones too.

    `longest` is how many characters a record may have.

    Raises:
        csv.Error: that is no CSV, of which the first record is read now.
        UnicodeDecodeError: that is no UTF-8.
    """
    lines = _Lines(content, longest)
    reader = csv.reader(lines, quoting=csv.QUOTE_NOTNULL, strict=True)
    names: list[str] = [name or "" for name in next(reader, [])]

    def records() -> Iterator[tuple[int, list[str | None]]]:
        lines.begin_record()
        for number, record in enumerate(reader, start=2):
            yield number, [*record]
            lines.begin_record()

    return names, records()


class _Lines:
    """The lines of a file, as long as those of a record are not too long together."""

    def __init__(self, content: bytes, longest: int) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
        self._longest = self._left = longest

    def begin_record(self) -> None:
        self._left = self._longest

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise csv.Error("a record is too long")
        if not line:
            raise StopIteration
        return line


def values_of(names: Sequence[str], record: Sequence[str | None]) -> dict[str, object]:
    """Returns the JSON values that the fields of a record stand for, by their names."""
    values = {name: _value(name, field) for name, field in zip(names, record, strict=True)}
    values.pop("version", None)
    return {name: v for name, v in values.items() if v is not None or name in _NULLABLE}


def _value(name: str, field: str | None) -> object:
    if field is None or (field == "" and name not in _TEXTS):
        return None
    text = field[1:] if field.startswith("'") and _FORMULA.match(field) else field
    match name:
        case "tags":
            return text.split(",")
        case "completed":
            return {"true": True, "false": False}.get(text.lower(), text)
        case _:
            return text


def _field(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case list():
            return _field(",".join(value))
        case str() if _FORMULA.match(value):
            return f"'{value}"
        case _:
            return str(value)


def _records(records: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NOTNULL)
    writer.writerows(map(_field, record) for record in records)
    return text.getvalue().encode()


HEADING = _records([Task.model_fields])
"""The first record, which names the fields."""
