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
from impl.tasks.rows import due_columns, words_of
from impl.tasks.tables import TaskRow
from impl.tasks.words import Words, WordSet
from impl.text.visible import UNTITLED, is_visible, visible
from impl.text.words import order_of


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
    words: frozenset[str] | None


_TASK_KEY = columns_of(TaskRow, "user_id", "id")
_TASKS = rows_of(_Derived, select(*fields_of(TaskRow, _Derived)))
_TITLE_TASK = (
    update(TaskRow)
    .where(col(TaskRow.user_id) == bindparam("owner"), col(TaskRow.id) == bindparam("task"))
    .values(
        title=UNTITLED,
        version=col(TaskRow.version) + 1,
        updated_at=bindparam("now", type_=UtcDateTime()),
    )
)
_DERIVE = (
    update(TaskRow)
    .where(col(TaskRow.user_id) == bindparam("owner"), col(TaskRow.id) == bindparam("task"))
    .values(
        title_order=bindparam("by_title"),
        due_order=bindparam("by_due"),
        words=bindparam("by_words", type_=WordSet()),
    )
)


async def _find_tasks(transaction: Transaction, first: Key, last: Key) -> Differences:
    tasks = await transaction.all(_TASKS.where(*between(_TASK_KEY, first, last)), {})
    return {
        (task.user_id, task.id): task
        for task in tasks
        if not (_is_derived(task) and is_visible(task.title))
    }


def _is_derived(task: _Derived) -> bool:
    return (task.title_order, task.due_order) == (_title_order(task), _due_order(task)) and (
        task.words == frozenset(_words(task).words)
    )


def _title_order(task: _Derived) -> str:
    return order_of(visible(task.title, UNTITLED))


def _due_order(task: _Derived) -> object:
    return due_columns(task.due_at or task.due_date)["due_order"]


def _words(task: _Derived) -> Words:
    return words_of(task.user_id, task.title, task.description)


async def _mend_task(transaction: Transaction, task: _Derived) -> bool:
    one = {"owner": task.user_id, "task": task.id}
    if not is_visible(task.title):
        # The text is counted later, with the users: a transaction that has locked a task must not
        # wait for its owner.
        await transaction.execute(_TITLE_TASK, {**one, "now": datetime.now(UTC)})
    derived = {
        "by_title": _title_order(task),
        "by_due": _due_order(task),
        "by_words": _words(task),
    }
    await transaction.execute(_DERIVE, {**one, **derived})
    return True


REPAIRS = (Repair("tasks", _TASK_KEY, _find_tasks, _mend_task),)
