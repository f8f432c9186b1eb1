"""The words that tasks are searched by, written in the same transaction as the tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import col

from impl.database import Transaction, rows_of
from impl.database.functions import Lines, one_of
from impl.tasks.rows import TaskRecord
from impl.tasks.tables import TaskWordRow
from impl.text.words import words

_AT_ONCE = 1000
"""How many words are written before other requests have a turn."""
_OWNED = col(TaskWordRow.user_id) == bindparam("owner")


class _Words(NamedTuple):
    """The words of a task, a line each."""

    task_id: UUID
    words: str


_SELECT = rows_of(
    _Words,
    select(
        col(TaskWordRow.task_id),
        Lines(col(TaskWordRow.word)).label("words"),
    )
    .where(_OWNED, one_of(col(TaskWordRow.task_id), "tasks"))
    .group_by(col(TaskWordRow.task_id)),
)
_INSERT = insert(TaskWordRow)
_DELETE = delete(TaskWordRow).where(
    _OWNED,
    col(TaskWordRow.task_id) == bindparam("task"),
    col(TaskWordRow.word) == bindparam("gone"),
)


async def add_words(
    transaction: Transaction, owner: str, texts: Mapping[UUID, Sequence[str | None]]
) -> None:
    """Adds the words of new tasks."""
    await insert_words(transaction, owner, {task: words(*found) for task, found in texts.items()})


async def update_words(transaction: Transaction, owner: str, task: TaskRecord) -> None:
    """Updates the words of a task."""
    await replace_words(transaction, owner, {task.id: words(task.title, task.description)})


async def replace_words(
    transaction: Transaction, owner: str, now: Mapping[UUID, Sequence[str]]
) -> None:
    """Adds and removes words of some tasks, as far as they differ from the stored ones."""
    rows = await transaction.all(_SELECT, {"owner": owner, "tasks": list(now)})
    before = {row.task_id: frozenset(row.words.split("\n")) for row in rows}
    gone = (
        {"owner": owner, "task": task, "gone": word}
        for task, known in before.items()
        for word in known.difference(now[task])
    )
    for part in batched(gone, _AT_ONCE, strict=False):
        await transaction.execute_many(_DELETE, part)
    await insert_words(transaction, owner, dict(_new(now, before)))


async def insert_words(
    transaction: Transaction, owner: str, new: Mapping[UUID, Iterable[str]]
) -> None:
    """Adds words that the tasks do not have yet."""
    rows = (
        {"user_id": owner, "word": word, "task_id": task}
        for task, found in new.items()
        for word in found
    )
    for part in batched(rows, _AT_ONCE, strict=False):
        await transaction.execute_many(_INSERT, part)


def _new(
    now: Mapping[UUID, Sequence[str]], before: Mapping[UUID, frozenset[str]]
) -> Iterator[tuple[UUID, list[str]]]:
    for task, found in now.items():
        known = before.get(task, frozenset())
        yield task, [word for word in found if word not in known]
