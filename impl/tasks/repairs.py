"""Repairs the sort keys and the words of tasks, and invisible titles."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    bindparam,
    select,
    update,
)
from sqlmodel import col

from impl.database import Transaction, rows_of
from impl.database.columns import UtcDateTime
from impl.database.queries import columns_of, fields_of
from impl.database.repair import Differences, Key, Repair, between
from impl.tasks.rows import due_columns
from impl.tasks.search import replace_words
from impl.tasks.tables import TaskRow, TaskWordRow
from impl.text.visible import UNTITLED, is_visible, visible
from impl.text.words import order_of, words


class _Derived(NamedTuple):
    """A task with what is derived from its title and its due date."""

    user_id: str
    id: UUID
    title: str
    description: str | None
    due_date: date | None
    due_at: datetime | None
    title_order: str
    due_order: datetime | None


class _Word(NamedTuple):
    user_id: str
    task_id: UUID
    word: str


_TASK_KEY = columns_of(TaskRow, "user_id", "id")
_WORD_KEY = columns_of(TaskWordRow, "user_id", "task_id")
_TASKS = rows_of(_Derived, select(*fields_of(TaskRow, _Derived)))
_WORDS = rows_of(_Word, select(*fields_of(TaskWordRow, _Word)))
_TITLE_TASK = (
    update(TaskRow)
    .where(col(TaskRow.user_id) == bindparam("owner"), col(TaskRow.id) == bindparam("task"))
    .values(
        title=UNTITLED,
        version=col(TaskRow.version) + 1,
        updated_at=bindparam("now", type_=UtcDateTime()),
    )
)
_ORDER_TASK = (
    update(TaskRow)
    .where(col(TaskRow.user_id) == bindparam("owner"), col(TaskRow.id) == bindparam("task"))
    .values(title_order=bindparam("by_title"), due_order=bindparam("by_due"))
)


async def _find_tasks(transaction: Transaction, first: Key, last: Key) -> Differences:
    written: dict[Key, set[str]] = {}
    tasks = await transaction.all(_TASKS.where(*between(_TASK_KEY, first, last)), {})
    for row in await transaction.all(_WORDS.where(*between(_WORD_KEY, first, last)), {}):
        written.setdefault((row.user_id, row.task_id), set()).add(row.word)
    return {
        key: task
        for task in tasks
        for key in [(task.user_id, task.id)]
        if not (_is_ordered(task) and is_visible(task.title))
        or written.get(key, set()) != set(_words_of(task))
    }


def _is_ordered(task: _Derived) -> bool:
    return (task.title_order, task.due_order) == (_title_order(task), _due_order(task))


def _title_order(task: _Derived) -> str:
    return order_of(visible(task.title, UNTITLED))


def _due_order(task: _Derived) -> object:
    return due_columns(task.due_at or task.due_date)["due_order"]


def _words_of(task: _Derived) -> list[str]:
    return words(visible(task.title, UNTITLED), task.description)


async def _mend_task(transaction: Transaction, task: _Derived) -> bool:
    one = {"owner": task.user_id, "task": task.id}
    if not is_visible(task.title):
        # The text is counted later, with the users: a transaction that has locked a task must not
        # wait for its owner.
        await transaction.execute(_TITLE_TASK, {**one, "now": datetime.now(UTC)})
    if not _is_ordered(task):
        by = {"by_title": _title_order(task), "by_due": _due_order(task)}
        await transaction.execute(_ORDER_TASK, {**one, **by})
    await replace_words(transaction, task.user_id, {task.id: _words_of(task)})
    return True


REPAIRS = (Repair("tasks", _TASK_KEY, _find_tasks, _mend_task),)
