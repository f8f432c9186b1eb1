"""Tasks as rows: read into what the contract shows, and written from what it accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import uuid_utils
from pydantic import MISSING
from sqlalchemy import Executable, bindparam, case, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from generated.models import NewTask, Priority, Task, TaskPatch, TaskReplacement
from impl.database import Query
from impl.database.columns import UtcDateTime
from impl.database.functions import Looked
from impl.database.queries import fields_of, maker_of
from impl.refusals import require_visible
from impl.tags import statements as tag_statements
from impl.tags.tagging import tag_names
from impl.tasks.tables import TaskRow
from impl.tasks.words import Words
from impl.text.visible import UNTITLED, visible
from impl.text.words import order_of, word_lines

# A priority is stored as its index here: do not reorder.
PRIORITIES: tuple[Priority, ...] = ("none", "low", "medium", "high")
_MIDNIGHT = time(tzinfo=UTC)
_LAST_MOMENT = datetime.max.replace(tzinfo=UTC)


class TaskRecord(NamedTuple):
    """A task without its tags."""

    id: UUID
    title: str
    description: str | None
    priority: int
    due_date: date | None
    due_at: datetime | None
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    version: int


class TextOfTask(NamedTuple):
    """What the words of a task are found in."""

    title: str
    description: str | None

    def changed_by(self, body: TaskReplacement | TaskPatch) -> TextOfTask:
        """Returns the text with what `body` sets of it."""
        return TextOfTask(
            self.title if body.title is MISSING else body.title,
            self.description if body.description is MISSING else body.description,
        )


class TaggedTask(NamedTuple):
    """What a `Task` is made of."""

    record: TaskRecord
    tag_names: str | None
    """As `impl.tags.tagging.tag_names` reads them."""


class WrittenTask(NamedTuple):
    """A task after a statement that writes it."""

    record: TaskRecord
    tag_names: str | None
    """As they were when the statement began."""
    has_these_tags: bool
    """Whether nobody else has written the task since then, while the statement waited."""


COLUMNS = fields_of(TaskRow, TaskRecord)
"""What statements that write return."""
_record = maker_of(TaskRecord)
_words = maker_of(Words)

TAGGED_COLUMNS = (*COLUMNS, tag_statements.NAMES.label("tag_names"))
"""The columns of a `TaggedTask`."""

_NOW = bindparam("now", type_=UtcDateTime())
_BEGUN = aliased(TaskRow)
VERSION_AT_THE_BEGINNING = (
    select(col(_BEGUN.version))
    .where(col(_BEGUN.user_id) == bindparam("owner"), col(_BEGUN.id) == col(TaskRow.id))
    .correlate(TaskRow)
    .scalar_subquery()
)
"""That of a task when the statement began, which then may have waited for somebody's change."""
_CHANGES = col(TaskRow.version) - Looked(VERSION_AT_THE_BEGINNING)
_OWN_CHANGES = case((col(TaskRow.updated_at) == _NOW, 1), else_=0)
WRITTEN_COLUMNS = (
    *COLUMNS,
    Looked(tag_statements.NAMES).label("tag_names"),
    (_CHANGES <= _OWN_CHANGES).label("has_these_tags"),
)
"""What statements return for a `WrittenTask`, which they write at the moment `now`, if at all."""


def tagged(statement: Executable) -> Query[TaggedTask]:
    """Returns the query of a statement that yields `TAGGED_COLUMNS`."""
    return Query(statement, tagged_task)


def tagged_task(found: Sequence[Any]) -> TaggedTask:
    """Returns the task of the values of `TAGGED_COLUMNS`."""
    return TaggedTask(_record(found[:-1]), found[-1])


def written(statement: Executable) -> Query[WrittenTask]:
    """Returns the query of a statement that returns `WRITTEN_COLUMNS`."""
    return Query(statement, lambda found: WrittenTask(_record(found[:-2]), *found[-2:]))


# Every statement names the owner, so that nobody reaches another's tasks.
OWNED = (col(TaskRow.user_id) == bindparam("owner"),)
OWN = (*OWNED, col(TaskRow.deleted_at).is_(None))


@dataclass(frozen=True, slots=True)
class TaskReader:
    """Reads tasks from rows."""

    trash_time: timedelta
    """How long deleted tasks are kept."""

    def tagged(self, row: TaggedTask) -> Task:
        """Returns the task of a row of `TAGGED_COLUMNS`."""
        return self.task(row.record, tag_names(row.tag_names))

    def task(self, row: TaskRecord, tags: list[str]) -> Task:
        """Returns the task of a row, with the names of its tags."""
        return Task(
            id=row.id,
            title=visible(row.title, UNTITLED),
            description=row.description,
            priority=PRIORITIES[row.priority],
            due=row.due_at or row.due_date,
            tags=tags,
            completed=row.completed_at is not None,
            completed_at=row.completed_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
            deleted_at=row.deleted_at,
            purge_at=None if row.deleted_at is None else self._purge_at(row.deleted_at),
            version=row.version,
        )

    def _purge_at(self, deleted_at: datetime) -> datetime:
        """Returns the end of the trash time, or the last moment there is: files say any moment."""
        return min(deleted_at, _LAST_MOMENT - self.trash_time) + self.trash_time


def task_of_new(body: NewTask, task_id: Any, now: datetime) -> Task:
    """Returns a new task, with its tags as they are given.

    Its id may be the text that it is in JSON: to make a `UUID` takes longer than the task.
    """
    return Task(
        id=task_id,
        title=body.title,
        description=body.description,
        priority=body.priority,
        due=body.due,
        tags=body.tags,
        completed=body.completed,
        completed_at=now if body.completed else None,
        created_at=now,
        updated_at=now,
        deleted_at=None,
        purge_at=None,
        version=1,
    )


def columns_of_new(
    task: Task, owner: str, task_id: uuid_utils.UUID, answer: str | None
) -> dict[str, object]:
    """Returns what is given of a new task of a user to its statements.

    Raises:
        Refusal: 422, the title or a tag is invisible.
    """
    title, due = task.title, task.due
    if not title.isascii():  # the contract has seen to those that are
        require_visible("/title", title)
    if task.tags:
        _require_visible_tags(task.tags)
    is_moment = isinstance(due, datetime)
    return {
        "owner": owner,
        "id": task_id,
        "title": title,
        "description": task.description,
        "priority": PRIORITIES.index(task.priority),
        "due_date": None if is_moment else due,
        "due_at": due if is_moment else None,
        "due_order": due and due_order(due),
        "completed_at": task.completed_at,
        "created_at": task.created_at,
        "title_order": order_of(title),
        "words": _words((owner, word_lines(title, task.description))),
        "answer": answer,
    }


def columns(body: TaskReplacement | TaskPatch) -> dict[str, object]:
    """Returns the columns that `body` sets, except for moments.

    Raises:
        Refusal: 422, the title or a tag is invisible.
    """
    # None has a part that would have to be dumped.
    values = {name: value for name, value in vars(body).items() if value is not MISSING}
    values.pop("completed", None)
    if "title" in values:
        require_visible("/title", values["title"])
    _require_visible_tags(values.pop("tags", ()))
    return stored(values)


def _require_visible_tags(tags: Sequence[str]) -> None:
    for place, name in enumerate(tags):
        require_visible(f"/tags/{place}", name)


def stored(values: dict[str, Any]) -> dict[str, object]:
    """Makes columns of properties of a task. Tags and `completed` have none."""
    if "title" in values:
        values["title_order"] = order_of(values["title"])
    if "priority" in values:
        values["priority"] = PRIORITIES.index(values["priority"])
    if "due" in values:
        due = values.pop("due")
        # It is a day or a moment.
        values["due_date"], values["due_at"] = (
            (None, due) if isinstance(due, datetime) else (due, None)
        )
        values["due_order"] = due_order(due)
    return values


def due_order(due: datetime | date | None) -> datetime | None:
    """Returns what a due date is sorted by."""
    if due is None or isinstance(due, datetime):
        return due
    return datetime.combine(due, _MIDNIGHT)


def words_of(owner: str, title: str, description: str | None) -> Words:
    """Returns the words that a user's task with this text is found by."""
    return Words(owner, word_lines(visible(title, UNTITLED), description))


def text_bytes(title: str, description: str | None) -> int:
    """Returns the size of a task's text: what `TEXT_BYTES` says of its row."""
    return len(title.encode()) + len((description or "").encode())
