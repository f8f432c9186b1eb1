"""Repairs the sort keys and the words of tasks, invisible titles, and the answers about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, null, select, update
from sqlmodel import col

from impl.database import Query, Transaction, rows_of
from impl.database.columns import UtcDateTime
from impl.database.functions import Lines
from impl.database.queries import columns_of, fields_of
from impl.database.repair import Differences, Key, Repair, between
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.answers import IS_STORED, json_of
from impl.tasks.rows import (
    COLUMNS,
    TaggedTask,
    TaskReader,
    TaskRecord,
    due_order,
    words_of,
)
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
        task.words == frozenset(_words(task).distinct)
    )


def _title_order(task: _Derived) -> str:
    return order_of(visible(task.title, UNTITLED))


def _due_order(task: _Derived) -> object:
    return due_order(task.due_at or task.due_date)


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


class _Stored(NamedTuple):
    """An answer that counts, with the task that it is about."""

    user_id: str
    answer: str
    task: TaggedTask


def _stored(found: Sequence[Any]) -> _Stored:
    user_id, answer, tags, *task = found
    return _Stored(user_id, answer, TaggedTask(TaskRecord._make(task), tags))


_NAMES = (
    select(Lines(col(TagRow.name)))
    .join(TaskTagRow, col(TaskTagRow.tag_id) == col(TagRow.id))
    .where(
        col(TagRow.user_id) == col(TaskRow.user_id),
        col(TaskTagRow.user_id) == col(TaskRow.user_id),
        col(TaskTagRow.task_id) == col(TaskRow.id),
    )
    .correlate(TaskRow)
    .scalar_subquery()
)
_ANSWERS = Query(
    select(col(TaskRow.user_id), col(TaskRow.answer), _NAMES, *COLUMNS).where(IS_STORED),
    _stored,
)
_FORGET_ANSWER = (
    update(TaskRow)
    .where(col(TaskRow.user_id) == bindparam("owner"), col(TaskRow.id) == bindparam("task"))
    .values(answer=null(), answer_version=null(), answer_format=null())
)
_READER = TaskReader(timedelta())


async def _find_answers(transaction: Transaction, first: Key, last: Key) -> Differences:
    found = await transaction.all(_ANSWERS.where(*between(_TASK_KEY, first, last)), {})
    return {
        (each.user_id, each.task.record.id): each
        for each in found
        if each.answer != json_of(each.task, _READER)
    }


async def _mend_answer(transaction: Transaction, stored: _Stored) -> bool:
    """Forgets an answer: the next one is made of the task's columns."""
    one = {"owner": stored.user_id, "task": stored.task.record.id}
    await transaction.execute(_FORGET_ANSWER, one)
    return True


REPAIRS = (
    Repair("tasks", _TASK_KEY, _find_tasks, _mend_task),
    Repair("answers about tasks", _TASK_KEY, _find_answers, _mend_answer),
)
