"""Tasks as records of CSV (RFC 4180), both ways."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from msgspec import to_builtins

from generated.models import ImportTask, Task

# What a spreadsheet may take for a formula (OWASP, CSV injection), after any apostrophes, so that
# removing one always restores the text. The last four are the full-width forms.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def records_of(tasks: Iterable[Task]) -> bytes:
    """Returns the records of some tasks. Null is an empty field; all others are quoted."""
    return _records(to_builtins(task).values() for task in tasks)


TASK_FIELDS = frozenset(ImportTask.model_fields)
"""The fields that a record may have."""
IGNORED_FIELDS = frozenset({"purge_at", "version"})
"""Those that an export has and an import ignores: the service decides them itself."""
# These cannot be cleared, so an empty field is ignored.
_UNCLEARED = frozenset({"id", "created_at", "updated_at"})
_TEXTS = frozenset({"title", "description"})


def values_of(names: Sequence[str], record: Sequence[str | None]) -> dict[str, object]:
    """Returns the JSON values of a record's fields, by name."""
    return {
        name: value
        for name, field in zip(names, record, strict=True)
        if name not in IGNORED_FIELDS
        and ((value := _value(name, field)) is not None or name not in _UNCLEARED)
    }


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


HEADING = _records([Task.__struct_encode_fields__])
"""The first record: the names of the fields."""
