"""Answers about tasks: their JSON, stored beside them, and made from their columns where it is not.

It counts only for the version and the format that it was made for, so whoever changes a task need
not know of it. See `impl/decisions/0016-answers.md`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zlib import crc32

from sqlalchemy import (
    Executable,
    Text,
    and_,
    bindparam,
    case,
    literal_column,
    null,
    select,
    update,
)
from sqlmodel import col

from generated.models import Task
from generated.structs import Encoded, Versioned, encode
from impl.database import Database, DatabaseUnavailableError, Query, Transaction
from impl.database.functions import one_of
from impl.database.packed import Packed
from impl.database.pools import Found
from impl.errands import Errand
from impl.tasks.rows import (
    COLUMNS,
    OWN,
    PRIORITIES,
    TAGGED_COLUMNS,
    VERSION_AT_THE_BEGINNING,
    TaggedTask,
    TaskReader,
    TaskRecord,
    tagged,
    tagged_task,
)
from impl.tasks.tables import TaskRow

_LONGEST = 1000
"""No answer is stored about a task with more characters: it would take room, and save no more."""
_WORTHWHILE = 10
"""So many tasks of a list must lack their answers. A transaction for fewer would not pay."""
_PAUSE_SECONDS = 0.25
"""How long after the answers of a list others are stored, at the earliest."""
_REST_SECONDS = 60
"""How long none are stored after the database has failed: it may have become read-only."""

_MOMENT = datetime(2026, 11, 29, 2, 3, 4, 567890, UTC)
_WHOLE = TaskRecord(
    id=UUID(int=1),
    title="caf\u00e9",
    description='"\n',
    priority=3,
    due_date=None,
    due_at=_MOMENT,
    completed_at=_MOMENT,
    created_at=_MOMENT,
    updated_at=_MOMENT,
    deleted_at=None,
    version=1,
)
_NOTHING: dict[str, Any] = {each.key: None for each in COLUMNS if each.nullable}
_BARE = _WHOLE._replace(title=" ", **_NOTHING)
EXAMPLES = (
    TaggedTask(_WHOLE, "work\nHome"),
    TaggedTask(_BARE._replace(due_date=_MOMENT.date()), None),
    *(TaggedTask(_BARE._replace(priority=number), None) for number, _ in enumerate(PRIORITIES)),
)
"""Tasks whose answers have everything that an answer which is stored can have."""


def format_of(answers: Sequence[Task]) -> int:
    """Returns a number that changes with how these are encoded, by which older JSON is known."""
    return crc32(encode(answers)) & 0x7FFFFFFF


FORMAT = format_of([*map(TaskReader(timedelta()).tagged, EXAMPLES)])
"""It follows from what answers look like, so nobody has to remember to change it."""


type Answered = Encoded[Task] | TaggedTask
"""The answer about a task if it is stored, or else what it is made of."""


class CurrentTask(NamedTuple):
    """A task as it is."""

    answer: Answered
    version: int


IS_STORED = and_(
    col(TaskRow.answer_version) == col(TaskRow.version),
    col(TaskRow.answer_format) == literal_column(str(FORMAT)),
    col(TaskRow.answer).is_not(None),
)
"""Whether there is an answer about a task that counts."""
_VERSION = col(TaskRow.version)
ANSWERED_COLUMNS = (
    case((IS_STORED, col(TaskRow.answer))),
    case((IS_STORED, null()), else_=Packed(*TAGGED_COLUMNS)),
)
"""The columns of an `Answered` task. Where the answer is stored, no other is read or sent."""

_SELECT = tagged(
    select(*TAGGED_COLUMNS)
    # Not if somebody has just changed it: the names of the tags are those of the version before.
    .where(*OWN, one_of(col(TaskRow.id), "tasks"), _VERSION == VERSION_AT_THE_BEGINNING)
    .with_for_update(of=TaskRow, key_share=True, skip_locked=True)
)
_STORE = (
    update(TaskRow)
    .where(*OWN, col(TaskRow.id) == bindparam("task"), bindparam("made_for") == _VERSION)
    .values(
        answer=bindparam("json", type_=Text()),
        answer_version=bindparam("made_for"),
        answer_format=literal_column(str(FORMAT)),
    )
)


def current(statement: Executable) -> Query[CurrentTask]:
    """Returns the query of a statement that yields `ANSWERED_COLUMNS` and the version."""
    return Query(statement, _current)


def _current(found: Found) -> CurrentTask:
    json, columns, version = found
    return CurrentTask(tagged_task(columns) if json is None else Encoded(json), version)


def read_answered(found: Sequence[Found]) -> list[Answered]:
    """Returns the tasks of rows that begin with `ANSWERED_COLUMNS`."""
    stored = [row[0] for row in found]
    if None not in stored:  # as usual: without a look at each
        return [*map(Encoded, stored)]
    return [tagged_task(row[1]) if row[0] is None else Encoded(row[0]) for row in found]


class Answers:
    """Gives the answers about the tasks of lists, and stores those that had to be made."""

    def __init__(self, database: Database, reader: TaskReader) -> None:
        self.reader = reader
        self._database = database
        self._wanted: tuple[str, list[UUID]] | None = None
        self._rests_until = 0.0
        self._errand = Errand("answers", self._store_wanted, _PAUSE_SECONDS)

    def of(self, owner: str, tasks: Sequence[Answered]) -> list[Versioned[Task]]:
        """Returns the answers about tasks, and has those stored soon that are not, if it pays."""
        stored: list[Versioned[Task]] = [t for t in tasks if not isinstance(t, TaggedTask)]
        if len(stored) == len(tasks):
            return stored
        missing = [t.record.id for t in tasks if isinstance(t, TaggedTask) and _is_storable(*t)]
        if len(missing) >= _WORTHWHILE:
            self._want(owner, missing)
        return [*map(self.one, tasks)]

    def one(self, task: Answered) -> Versioned[Task]:
        """Returns the answer about a task."""
        return self.reader.tagged(task) if isinstance(task, TaggedTask) else task

    async def store(self, transaction: Transaction, owner: str, tasks: Sequence[UUID]) -> None:
        """Stores the answers about those of the tasks that nobody is writing."""
        rows = await transaction.all(_SELECT, {"owner": owner, "tasks": tasks})
        values = [
            {
                "owner": owner,
                "task": row.record.id,
                "made_for": row.record.version,
                "json": json_of(row, self.reader),
            }
            for row in rows
            if _is_storable(row.record, row.tag_names)
        ]
        await transaction.execute_many(_STORE, values)

    async def close(self) -> None:
        """Stores what is wanted still."""
        await self._errand.close()

    def _want(self, owner: str, tasks: list[UUID]) -> None:
        """Has some stored soon, unless it is the turn of others: there will be other requests."""
        if self._wanted is None and time.monotonic() >= self._rests_until:
            self._wanted = owner, tasks
            self._errand.want()

    async def _store_wanted(self) -> None:
        assert self._wanted is not None
        (owner, tasks), self._wanted = self._wanted, None
        self._rests_until = time.monotonic() + _REST_SECONDS
        with suppress(DatabaseUnavailableError):  # it was logged
            async with self._database.transaction() as transaction:
                await self.store(transaction, owner, tasks)
            self._rests_until = 0.0


def json_of(task: TaggedTask, reader: TaskReader) -> str:
    """Returns what is stored of the answer about a task."""
    return encode(reader.tagged(task)).decode()


def json_of_new(task: Task) -> str | None:
    """Returns what is stored of the answer about a new task, if anything."""
    is_short = len(task.title) + len(task.description or "") <= _LONGEST
    return encode(task).decode() if is_short else None


def _is_storable(task: TaskRecord, tag_names: str | None = None) -> bool:
    """Whether the answer follows from the version: `purge_at` does not. And whether it is short."""
    characters = len(task.title) + len(task.description or "") + len(tag_names or "")
    return task.deleted_at is None and characters <= _LONGEST
