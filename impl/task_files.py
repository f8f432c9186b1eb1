"""Files of tasks, as they are imported: what each row says, or why it is none."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from pydantic import MISSING

from generated.models import FieldError, ImportLine, ImportTask
from generated.problems import ContentTooLarge, InvalidRequest, MalformedRequest, Refusal
from generated.requests import RawBody, RequestModel, parse_json, validate_values
from impl.task_records import TASK_FIELDS, read_records

MAX_TASKS = 10_000
_MAX_ERRORS = 5
_TOO_MANY = f"The file has more than {MAX_TASKS:,} tasks."
_NO_CSV = "The file is no CSV in UTF-8."
_UNKNOWN_NAMES = "The first record must name fields of a task, each once."
_LEFT_OUT = ("user", "tag", "end")
_NAMESPACE = UUID("5b0c1c8e-6a0f-4f43-8b0b-64c8a7a3f1d2")


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A task of a file."""

    number: int
    task_id: UUID
    task: ImportTask


@dataclass(frozen=True, slots=True)
class BadRow:
    """What is no task, though it should be."""

    number: int
    errors: list[FieldError]


class _Line(RequestModel):
    body: ImportLine


class _Record(RequestModel):
    body: ImportTask


def read_rows(owner: str, file: RawBody) -> list[GoodRow | BadRow]:
    """Returns what each row of a file is, in their order; what is no task by its type is left out.

    Raises:
        Refusal: 400, it is no CSV at all; 413, it has too many tasks.
    """
    is_csv = file.media_type == "text/csv"
    read = _records(file.content) if is_csv else _lines(file.content)
    beneath = "" if is_csv else "/task"
    rows: list[GoodRow | BadRow] = []
    ids: dict[UUID, int] = {}
    alike: Counter[str] = Counter()
    for number, found in read:
        if len(rows) == MAX_TASKS:
            raise Refusal(ContentTooLarge(detail=_TOO_MANY))
        if not isinstance(found, ImportTask):
            rows.append(BadRow(number, found))
            continue
        task_id = _id_of(owner, found, alike) if found.id is MISSING else found.id
        if task_id in ids:
            message = f"This task is in row {ids[task_id]} already"
            rows.append(BadRow(number, [_error(f"{beneath}/id", "uniqueItems", message)]))
        elif found.completed_at not in (MISSING, None) and not found.completed:
            message = "Only a completed task has this"
            rows.append(BadRow(number, [_error(f"{beneath}/completed_at", "type", message)]))
        else:
            ids[task_id] = number
            rows.append(GoodRow(number, task_id, found))
    return rows


def _lines(content: bytes) -> Iterator[tuple[int, ImportTask | list[FieldError]]]:
    for number, line in enumerate(io.BytesIO(content), start=1):
        if not line.strip():
            continue
        try:
            value = parse_json(line)
        except Refusal:
            yield number, [_error("", "format", "The line is not JSON in UTF-8")]
            continue
        if isinstance(value, dict) and value.get("type") in _LEFT_OUT:
            continue
        try:
            yield number, validate_values(_Line, {"body": value}).body.task
        except Refusal as refusal:
            yield number, _errors(refusal)


def _records(content: bytes) -> Iterator[tuple[int, ImportTask | list[FieldError]]]:
    try:
        names, records = read_records(content.decode("utf-8-sig"))
        if len(set(names)) < len(names) or not {*names} <= TASK_FIELDS or not names:
            raise Refusal(MalformedRequest(detail=_UNKNOWN_NAMES))
        for number, values in records:
            if values is None:
                yield number, [_error("", "maxItems", "There are not as many fields as names")]
                continue
            try:
                yield number, validate_values(_Record, {"body": values}).body
            except Refusal as refusal:
                yield number, _errors(refusal)
    except (UnicodeDecodeError, csv.Error):
        raise Refusal(MalformedRequest(detail=_NO_CSV)) from None


def _id_of(owner: str, task: ImportTask, alike: Counter[str]) -> UUID:
    """Returns the id of a task that has none: the same whenever the same file comes.

    Of tasks that say the same, each has an id of its own.
    """
    content = task.model_dump_json(exclude={"version"}, exclude_none=True)
    alike[content] += 1
    return uuid5(_NAMESPACE, f"{owner}\n{alike[content]}\n{content}")


def _errors(refusal: Refusal) -> list[FieldError]:
    assert isinstance(refusal.problem, InvalidRequest)
    return list(refusal.problem.errors)[:_MAX_ERRORS]


def _error(pointer: str, keyword: str, message: str) -> FieldError:
    return FieldError.model_validate(
        {"in": "body", "pointer": pointer, "keyword": keyword, "message": message}
    )
