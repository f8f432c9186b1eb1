"""Tasks as records of CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from generated.models import Task

# What a spreadsheet may take for a formula (OWASP, CSV injection). Apostrophes before it count, so
# that one less is what was there, whatever that was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def records_of(tasks: Iterable[Task]) -> bytes:
    """Returns the records of some tasks. Null is an empty field; every other is in quotes."""
    return _records(task.model_dump(mode="json").values() for task in tasks)


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
