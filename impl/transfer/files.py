"""Reads files of tasks: what each row says, or why it is invalid."""

from __future__ import annotations

import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

from pydantic import MISSING

from generated.models import MOST_STRUCTURE, FieldError, ImportLine, ImportTask
from generated.problems import ContentTooLarge, MalformedRequest, Refusal
from generated.request_bodies import RawBody
from generated.request_models import RequestModel
from generated.requests import parse_fitting, validate_values
from impl.refusals import require_visible
from impl.transfer.csv_records import CsvRecords, Fields, UnreadableRecord
from impl.transfer.records import IGNORED_FIELDS, TASK_FIELDS, values_of

MAX_TASKS = 10_000
MAX_LINES = 100_000
"""How many lines or records a file may have, including those that are skipped."""
MAX_LINE_BYTES = 128 * 1024
MAX_RECORD_CHARACTERS = 32 * 1024
_MAX_ERRORS = 5
_MANY_ERRORS = 1_000
_TOO_MANY = f"The file has more than {MAX_TASKS:,} tasks, or {MAX_LINES:,} lines."
_TOO_LONG = f"The record is longer than {MAX_RECORD_CHARACTERS:,} characters"
_UNREADABLE = {
    "no UTF-8": "The record is not UTF-8",
    "no CSV": "A quote in the record is not closed, or one in a text is not doubled",
}
_UNKNOWN_NAMES = (
    f"The first record must name fields of a task, each once: {', '.join(ImportTask.model_fields)}."
)
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_LONGEST_HEADING = 1024
_LONGEST_NAME = 40
_LEFT_OUT = ("user", "tag", "end")
# Part of what ids are derived from, even if a row does not have them: so that ids stay the same.
_UNSAID = {"priority": "none", "tags": [], "completed": False}
_NAMESPACE = UUID("5b0c1c8e-6a0f-4f43-8b0b-64c8a7a3f1d2")


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A task of a file."""

    number: int
    task_id: UUID
    task: ImportTask
    has_id: bool
    """Whether the row has an id; otherwise it is derived from the content."""
    beneath: str
    """A JSON Pointer to the task in its line or record."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that should be a task and is not."""

    number: int
    errors: list[FieldError]


class _Line(RequestModel):
    most_structure = MOST_STRUCTURE["ImportLine"]
    body: ImportLine


class _Record(RequestModel):
    body: ImportTask


def read_rows(owner: str, file: RawBody) -> Iterator[GoodRow | BadRow | None]:
    """Yields the rows of a file in order; `None` for those that are skipped.

    Raises:
        Refusal: 400, it is not CSV at all; 413, it has too many tasks or other lines.
    """
    is_csv = file.media_type == "text/csv"
    read = _records(file.content) if is_csv else _lines(file.content)
    beneath = "" if is_csv else "/task"
    ids: dict[UUID, int] = {}
    alike: Counter[bytes] = Counter()
    tasks = errors = 0
    for number, found in read:
        if found is None and number <= MAX_LINES:
            yield None
            continue
        tasks += 1
        if tasks > MAX_TASKS or number > MAX_LINES:
            raise Refusal(ContentTooLarge(detail=_TOO_MANY))
        if isinstance(found, ImportTask):
            row = _row(number, found, _id_of(owner, found, alike), ids, beneath)
        else:
            assert found is not None
            row = BadRow(number, found[: _MAX_ERRORS if errors < _MANY_ERRORS else 1])
            errors += len(row.errors)
        yield row


def _row(
    number: int, task: ImportTask, task_id: UUID, ids: dict[UUID, int], beneath: str
) -> GoodRow | BadRow:
    if task_id in ids:
        message = f"This task is in row {ids[task_id]} already"
        return BadRow(number, [row_error(f"{beneath}/id", "uniqueItems", message)])
    try:
        if task.title is not MISSING:
            require_visible(f"{beneath}/title", task.title)
        tags = [] if task.tags is MISSING else task.tags or []
        for place, name in enumerate(tags):
            require_visible(f"{beneath}/tags/{place}", name)
    except Refusal as refusal:
        return BadRow(number, _errors(refusal))
    if task.completed_at not in (MISSING, None) and task.completed in (False, None):
        message = "Only a completed task has this"
        return BadRow(number, [row_error(f"{beneath}/completed_at", "type", message)])
    ids[task_id] = number
    return GoodRow(number, task_id, task, task.id is not MISSING, beneath)


def _lines(content: bytes) -> Iterator[tuple[int, ImportTask | list[FieldError] | None]]:
    for number, line in enumerate(io.BytesIO(content), start=1):
        text = line.strip()
        yield number, _in_line(text) if text else None


def _in_line(line: bytes) -> ImportTask | list[FieldError] | None:
    if len(line) > MAX_LINE_BYTES:
        message = f"The line is longer than {MAX_LINE_BYTES:,} bytes"
        return [row_error("", "maxLength", message, limit=MAX_LINE_BYTES)]
    try:
        value = parse_fitting(_Line, line)
    except Refusal as refusal:
        return _errors(refusal) or [row_error("", "format", "The line is not JSON in UTF-8")]
    if isinstance(value, dict) and value.get("type") in _LEFT_OUT:
        return None
    try:
        return validate_values(_Line, {"body": value}, line).body.task
    except Refusal as refusal:
        return _errors(refusal)


def _records(content: bytes) -> Iterator[tuple[int, ImportTask | list[FieldError] | None]]:
    records = CsvRecords(content, MAX_RECORD_CHARACTERS)
    names = _names(content, next(records, []))
    for number, record in enumerate(records, start=2):
        yield number, _in_record(names, record) if record else None


def _names(content: bytes, first: Fields | UnreadableRecord) -> list[str]:
    """Returns the column names in the first record.

    Raises:
        Refusal: 400, something is wrong with them.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise _no_csv("The file is UTF-16. Save it as UTF-8.")
    if separator := _other_separator(content):
        raise _no_csv(f"The fields are separated by {separator}. Separate them by commas.")
    if isinstance(first, UnreadableRecord):
        raise _no_csv(_UNREADABLE.get(first.reason, _TOO_LONG))
    found = [name or "" for name in first]
    if unknown := [name for name in found if name not in TASK_FIELDS]:
        raise _no_csv(f"{_UNKNOWN_NAMES} This is none: {unknown[0][:_LONGEST_NAME]!r}.")
    if len(set(found)) < len(found) or not found:
        raise _no_csv(_UNKNOWN_NAMES)
    return found


def _other_separator(content: bytes) -> str | None:
    """Returns what the column names are separated by, if not by commas."""
    start = content[:_LONGEST_HEADING].removeprefix(BOM_UTF8).decode(errors="replace")
    line = start.splitlines()[0].replace('"', "") if start else ""
    for separator, called in _OTHER_SEPARATORS.items():
        names = line.split(separator)
        if len(names) > 1 and ("," not in line or not TASK_FIELDS.isdisjoint(names)):
            return called
    return None


def _no_csv(detail: str) -> Refusal:
    return Refusal(MalformedRequest(detail=detail))


def _in_record(
    names: Sequence[str], record: Fields | UnreadableRecord
) -> ImportTask | list[FieldError]:
    if isinstance(record, UnreadableRecord):
        if record.reason in _UNREADABLE:
            return [row_error("", "format", _UNREADABLE[record.reason])]
        return [row_error("", "maxLength", _TOO_LONG, limit=MAX_RECORD_CHARACTERS)]
    if (fields := len(record)) != (most := len(names)):
        keyword = "maxItems" if fields > most else "minItems"
        return [row_error("", keyword, "There are not as many fields as names", limit=most)]
    try:
        return validate_values(_Record, {"body": values_of(names, record)}).body
    except Refusal as refusal:
        return _errors(refusal)


def _id_of(owner: str, task: ImportTask, alike: Counter[bytes]) -> UUID:
    """Returns the id of a task, or derives one: the same for the same file.

    Equal tasks in one file get different ids.
    """
    if task.id is not MISSING:
        return task.id
    whole = {name: value for name, value in _UNSAID.items() if not _is_said(task, name)}
    content = task.model_copy(update=whole).model_dump_json(
        exclude={*IGNORED_FIELDS}, exclude_none=True
    )
    digest = sha256(content.encode()).digest()  # which is shorter than what it represents
    alike[digest] += 1
    return uuid5(_NAMESPACE, f"{owner}\n{alike[digest]}\n{content}")


def _is_said(task: ImportTask, name: str) -> bool:
    return getattr(task, name) not in (MISSING, None)


def _errors(refusal: Refusal) -> list[FieldError]:
    return list(refusal.problem.errors)[:_MAX_ERRORS]


def row_error(
    pointer: str, keyword: str, message: str, *, limit: int | MISSING = MISSING
) -> FieldError:
    """Returns an error at a JSON Pointer into the line or record, with the bound that it broke."""
    return FieldError(in_="body", pointer=pointer, keyword=keyword, limit=limit, message=message)
