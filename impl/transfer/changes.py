"""What a row of an import changes in a task: only what the row says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from pydantic import MISSING

from generated.models import (
    FieldError,
    ImportedRow,
    ImportField,
    ImportReason,
    ImportStatus,
    ImportTask,
)
from impl.quotas.quotas import Usage
from impl.tags.tagging import are_same_tags
from impl.tasks.rows import PRIORITIES, TaskRecord, stored, text_bytes
from impl.transfer.files import GoodRow, row_error
from impl.transfer.records import IGNORED_FIELDS

_FIELDS = cast(
    "tuple[ImportField, ...]",
    tuple(name for name in ImportTask.model_fields if name not in {"id", *IGNORED_FIELDS}),
)
_MOMENTS = ("completed_at", "created_at", "updated_at", "deleted_at")
_PLAIN: tuple[str, ...] = tuple(
    name for name in _FIELDS if name not in {"tags", "completed", *_MOMENTS}
)
"""The properties whose columns are derived as for a single task."""
_CLEARED: Mapping[str, Any] = {"priority": "none", "tags": []}
"""The values of properties that were not given, where these are not null."""


type Text = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """What a row of a file does to a task, and why."""

    row: GoodRow
    status: ImportStatus
    reason: ImportReason
    after: Mapping[str, Any] = field(default_factory=dict)
    """The properties of the task afterwards, if it is written."""
    changed: tuple[ImportField, ...] = ()
    """Which of them change; none for a new task."""
    growth: Usage = field(default_factory=Usage)
    """How much more the user stores, except for tags."""
    is_of_trash: bool = False
    """Whether the task was deleted before."""
    errors: tuple[FieldError, ...] = ()

    @property
    def is_written(self) -> bool:
        return self.status in ("created", "updated", "restored")

    @property
    def is_new(self) -> bool:
        return self.status == "created"

    @property
    def has_new_words(self) -> bool:
        return self.is_new or "title" in self.changed or "description" in self.changed

    @property
    def text(self) -> Text:
        """The text whose words are searched."""
        return self.after["title"], self.after["description"]

    @property
    def tags(self) -> list[str] | None:
        """The names of the tags that the task gets; `None` if it keeps its tags."""
        return self.after["tags"] if self.is_new or "tags" in self.changed else None

    def columns(self) -> dict[str, object]:
        """Returns all columns of the task that a row may set."""
        plain = {name: self.after[name] for name in _PLAIN}
        return {**stored(plain), **{name: self.after[name] for name in _MOMENTS}}

    def report(self) -> ImportedRow:
        return ImportedRow(
            row=self.row.number,
            status=self.status,
            reason=self.reason,
            id=MISSING if self.errors else self.row.task_id,
            changed=[*self.changed] or MISSING,
            errors=[*self.errors] or MISSING,
        )


def change_of(row: GoodRow, before: TaskRecord | None, tags: list[str], now: datetime) -> Change:
    """Returns what a row does to the task `before` with these `tags`, if there is one."""
    if before is None:
        return _created(row, now)
    old = _properties(before, tags)
    new = _after(row.task, old, now) if row.has_id else _once_more(row.task, old)
    changed = _differences(old, new)
    if changed and "updated_at" not in changed and row.task.updated_at is MISSING:
        new["updated_at"] = now
    size = text_bytes(new["title"], new["description"])
    return Change(
        row,
        *_outcome(old, new, changed, has_id=row.has_id),
        after=new,
        changed=changed,
        growth=Usage(text_bytes=size - text_bytes(old["title"], old["description"])),
        is_of_trash=before.deleted_at is not None,
    )


def _created(row: GoodRow, now: datetime) -> Change:
    if row.task.title is MISSING:
        error = row_error(f"{row.beneath}/title", "required", "A new task needs one")
        return Change(row, "rejected", "invalid", errors=(error,))
    nothing = {**dict.fromkeys((*_PLAIN, *_MOMENTS)), **_CLEARED}
    new = _after(row.task, {**nothing, "created_at": now, "updated_at": now}, now)
    growth = Usage(tasks=1, text_bytes=text_bytes(new["title"], new["description"]))
    return Change(row, "created", "new", after=new, growth=growth)


def _properties(task: TaskRecord, tags: list[str]) -> dict[str, Any]:
    derived = {
        "priority": PRIORITIES[task.priority],
        "due": task.due_at or task.due_date,
        "tags": tags,
    }
    others = {*_PLAIN, *_MOMENTS} - derived.keys()
    return {**{name: getattr(task, name) for name in others}, **derived}


def _after(task: ImportTask, old: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Returns the properties `old`, overridden by what the row says."""
    said: dict[str, Any] = {n: getattr(task, n) for n in _FIELDS if n != "completed"}
    new = {
        name: _CLEARED.get(name) if value is None else value
        for name, value in said.items()
        if value is not MISSING
    }
    return {**old, **new, "completed_at": _completed_at(task, old["completed_at"], now)}


def _completed_at(task: ImportTask, since: datetime | None, now: datetime) -> datetime | None:
    given = task.completed_at
    if task.completed is MISSING:
        return since if given is MISSING else given
    if not task.completed:
        return None
    return since or now if given is MISSING or given is None else given


def _once_more(task: ImportTask, old: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the task that the same row without an `id` created before, perhaps restored."""
    is_live = task.deleted_at is MISSING or task.deleted_at is None
    return {**old, "deleted_at": None} if is_live else {**old}


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[ImportField, ...]:
    return tuple(name for name in _FIELDS if not _is_same(name, old, new))


def _is_same(name: ImportField, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    match name:
        case "tags":
            return are_same_tags(old[name], new[name])
        case "completed":
            return (old["completed_at"] is None) == (new["completed_at"] is None)
        case _:
            return bool(old[name] == new[name])


def _outcome(
    old: Mapping[str, Any], new: Mapping[str, Any], changed: Collection[str], *, has_id: bool
) -> tuple[ImportStatus, ImportReason]:
    if old["deleted_at"] is not None and new["deleted_at"] is None:
        return "restored", "was-in-trash"
    if changed:
        return "updated", "different" if new["deleted_at"] is None else "in-trash"
    if new["deleted_at"] is not None:
        return "unchanged", "in-trash"
    return "unchanged", "same" if has_id else "imported-before"
