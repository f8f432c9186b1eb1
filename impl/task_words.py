"""The words of tasks, written in the same transaction as the tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlmodel import col

from impl.database import Transaction
from impl.tables import TaskWordRow
from impl.words import words

_OF_TASK = (
    col(TaskWordRow.user_id) == bindparam("owner"),
    col(TaskWordRow.task_id) == bindparam("task"),
)
_SELECT = select(col(TaskWordRow.word)).where(*_OF_TASK)
_INSERT = insert(TaskWordRow)
_DELETE = delete(TaskWordRow).where(
    *_OF_TASK, col(TaskWordRow.word).in_(bindparam("gone", expanding=True))
)


async def add_words(
    transaction: Transaction, owner: str, texts: Mapping[UUID, Sequence[str | None]]
) -> None:
    """Writes the words in the texts of new tasks."""
    await _insert(transaction, owner, {task: words(*found) for task, found in texts.items()})


async def update_words(transaction: Transaction, owner: str, task: Row[Any]) -> None:
    """Writes which words a task has more, and which no more, than were written."""
    one = {"owner": owner, "task": task.id}
    before = [row.word for row in await transaction.all(_SELECT, one)]
    now = words(task.title, task.description)
    if gone := sorted(set(before) - set(now)):
        await transaction.execute(_DELETE, {**one, "gone": gone})
    await _insert(transaction, owner, {task.id: sorted(set(now) - set(before))})


async def _insert(transaction: Transaction, owner: str, new: Mapping[UUID, list[str]]) -> None:
    rows = [
        {"user_id": owner, "word": word, "task_id": task}
        for task, found in new.items()
        for word in found
    ]
    if rows:
        await transaction.execute_many(_INSERT, rows)
