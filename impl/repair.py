"""What is derived from rows, and kept beside them, is compared with what it should be, and mended.

An older version that runs beside this one does not know all that this one derives. These statements
are about all users at once, as those of `impl.purge`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Row,
    Select,
    bindparam,
    cast,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlmodel import SQLModel, col

from impl.api_keys.tables import ApiKeyRow
from impl.database import Database, LockTimeoutError, Transaction
from impl.database.columns import UtcDateTime
from impl.idempotency.tables import IdempotencyKeyRow
from impl.tags.merging import identify_tags
from impl.tags.tables import TagRow
from impl.tasks.rows import due_columns
from impl.tasks.search import replace_words
from impl.tasks.tables import TaskRow, TaskWordRow
from impl.tasks.texts import TEXT_BYTES
from impl.text.folding import identity
from impl.text.visible import UNNAMED, UNTITLED, is_visible, visible
from impl.text.words import order_of, words
from impl.users.tables import UserRow

type Columns = Sequence[Column[Any]]
type Key = tuple[object, ...]
"""The values of a primary key."""
type Differences = Mapping[Key, Row[Any]]
"""The rows that differ from what they should be, by their keys, with what that is derived from."""

_READ_ROWS = 500
_WRITTEN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Repair:
    """How what is derived in one kind of rows is checked and mended."""

    name: str
    """What the rows are, in the plural."""
    key: Columns
    """The columns of their primary key."""
    find: Callable[[Transaction, Key, Key], Awaitable[Differences]]
    """Returns which of the rows from one key to another differ. It changes nothing."""
    mend: Callable[[Transaction, Row[Any]], Awaitable[bool]]
    """Writes what a row that was found, and that is locked, should have, unless it cannot."""


@dataclass(slots=True)
class Repaired:
    """How many rows there were, and what became of those that were not as they should be."""

    rows: int = 0
    repaired: int = 0
    left: int = 0

    def __str__(self) -> str:
        left = f", {self.left} left, as others hold or have what they need" if self.left else ""
        return f"{self.repaired} repaired of {self.rows}{left}"


async def repair(database: Database, kind: Repair) -> Repaired:
    """Mends all rows of a kind, some at a time, while others read and write them.

    Only rows that differ are locked, and looked at again before they are written. The version and
    `updated_at` of a task change only if users see a difference: tags that became one, or a name
    in the place of one that could not be seen. Several may do it at once.

    Raises:
        DatabaseUnavailableError: the database cannot be reached. What was mended so far is.
    """
    result = Repaired()
    first = select(*kind.key).order_by(*kind.key).limit(_READ_ROWS)
    keys = await _read(database, first)
    while keys:
        async with database.transaction(read_only=True) as transaction:
            different = await kind.find(transaction, keys[0], keys[-1])
        wrong = [key for key in keys if key in different]
        for some in batched(wrong, _WRITTEN_ROWS, strict=False):
            await _repair_some(database, kind, some, result)
        result.rows += len(keys)
        keys = await _read(database, first.where(tuple_(*kind.key) > _literal(kind.key, keys[-1])))
    return result


async def _read(database: Database, statement: Select[Any]) -> list[Key]:
    async with database.transaction(read_only=True) as transaction:
        return [tuple(row) for row in await transaction.all(statement, {})]


async def _repair_some(
    database: Database, kind: Repair, keys: Sequence[Key], result: Repaired
) -> None:
    """Mends those of some rows that nobody holds together, and each of the others when it is free.

    Who waits for a row while holding others could be waited for in turn.
    """
    started = time.monotonic()
    locked = await _repair_locked(database, kind, keys, result, skip_locked=True)
    for key in keys:
        if key not in locked:
            try:
                await _repair_locked(database, kind, [key], result, skip_locked=False)
            except LockTimeoutError:
                result.left += 1
    await asyncio.sleep(time.monotonic() - started)  # SQLite has one writer, and no queue


async def _repair_locked(
    database: Database, kind: Repair, keys: Sequence[Key], result: Repaired, *, skip_locked: bool
) -> set[Key]:
    """Returns the keys of the rows that it could lock, as by an update of no key."""
    lock = (
        select(*kind.key)
        .where(tuple_(*kind.key).in_([_literal(kind.key, key) for key in keys]))
        .with_for_update(key_share=True, skip_locked=skip_locked)
    )
    async with database.transaction() as transaction:
        locked = {tuple(row) for row in await transaction.all(lock, {})}
        different = await kind.find(transaction, keys[0], keys[-1])
        mended = [await kind.mend(transaction, different[key]) for key in locked & different.keys()]
    result.repaired += mended.count(True)
    result.left += mended.count(False)
    return locked


def _literal(columns: Columns, key: Key) -> ColumnElement[Any]:
    pairs = zip(columns, key, strict=True)
    return tuple_(*(literal(value, column.type) for column, value in pairs))


def _between(columns: Columns, first: Key, last: Key) -> tuple[ColumnElement[bool], ...]:
    return (
        tuple_(*columns) >= _literal(columns, first),
        tuple_(*columns) <= _literal(columns, last),
    )


def _columns(row: type[SQLModel], *names: str) -> Columns:
    columns = row.__table__.c  # type: ignore[attr-defined]
    return [columns[name] for name in names]


_TASK_KEY = _columns(TaskRow, "user_id", "id")
_WORD_KEY = _columns(TaskWordRow, "user_id", "task_id")
_TASKS = select(
    *_TASK_KEY,
    col(TaskRow.title),
    col(TaskRow.description),
    col(TaskRow.due_date),
    col(TaskRow.due_at),
    col(TaskRow.title_order),
    col(TaskRow.due_order),
)
_WORDS = select(*_WORD_KEY, col(TaskWordRow.word))
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
    tasks = await transaction.all(_TASKS.where(*_between(_TASK_KEY, first, last)), {})
    for row in await transaction.all(_WORDS.where(*_between(_WORD_KEY, first, last)), {}):
        written.setdefault((row.user_id, row.task_id), set()).add(row.word)
    return {
        key: task
        for task in tasks
        for key in [(task.user_id, task.id)]
        if not (_is_ordered(task) and is_visible(task.title))
        or written.get(key, set()) != set(_words_of(task))
    }


def _is_ordered(task: Row[Any]) -> bool:
    return (task.title_order, task.due_order) == (_title_order(task), _due_order(task))


def _title_order(task: Row[Any]) -> str:
    return order_of(visible(task.title, UNTITLED))


def _due_order(task: Row[Any]) -> object:
    return due_columns(task.due_at or task.due_date)["due_order"]


def _words_of(task: Row[Any]) -> list[str]:
    return words(visible(task.title, UNTITLED), task.description)


async def _mend_task(transaction: Transaction, task: Row[Any]) -> bool:
    one = {"owner": task.user_id, "task": task.id}
    if not is_visible(task.title):
        # How much text that is, is counted when users are looked at: who holds a task does not
        # wait for its owner.
        await transaction.execute(_TITLE_TASK, {**one, "now": datetime.now(UTC)})
    if not _is_ordered(task):
        by = {"by_title": _title_order(task), "by_due": _due_order(task)}
        await transaction.execute(_ORDER_TASK, {**one, **by})
    await replace_words(transaction, task.user_id, {task.id: _words_of(task)})
    return True


_USER_KEY = _columns(UserRow, "id")
(_TAG_OWNER,) = _columns(TagRow, "user_id")
_TAGS = select(col(TagRow.user_id), col(TagRow.name), col(TagRow.folded))


async def _find_tags(transaction: Transaction, first: Key, last: Key) -> Differences:
    """Finds those users of whom a tag is not as it should be: whoever changes tags holds them."""
    tags = await transaction.all(_TAGS.where(*_between([_TAG_OWNER], first, last)), {})
    return {
        (tag.user_id,): tag
        for tag in tags
        if tag.folded != identity(tag.name) or not is_visible(tag.name)
    }


async def _mend_tags(transaction: Transaction, tag: Row[Any]) -> bool:
    await identify_tags(transaction, tag.user_id, datetime.now(UTC))
    return True


_API_KEY_KEY = _columns(ApiKeyRow, "user_id", "id")
_API_KEYS = select(*_API_KEY_KEY, col(ApiKeyRow.name))
_NAME_API_KEY = (
    update(ApiKeyRow)
    .where(col(ApiKeyRow.user_id) == bindparam("owner"), col(ApiKeyRow.id) == bindparam("key"))
    .values(name=UNNAMED)
)


async def _find_api_keys(transaction: Transaction, first: Key, last: Key) -> Differences:
    keys = await transaction.all(_API_KEYS.where(*_between(_API_KEY_KEY, first, last)), {})
    return {(key.user_id, key.id): key for key in keys if not is_visible(key.name)}


async def _mend_api_key(transaction: Transaction, key: Row[Any]) -> bool:
    await transaction.execute(_NAME_API_KEY, {"owner": key.user_id, "key": key.id})
    return True


_COUNTS = ("task_count", "text_bytes", "tag_count", "reply_bytes")
_OF_USER = col(TaskRow.user_id) == col(UserRow.id)
_USERS = select(
    *_USER_KEY,
    col(UserRow.name),
    *_columns(UserRow, *_COUNTS),
    select(func.count()).where(_OF_USER).scalar_subquery().label("tasks"),
    select(cast(func.coalesce(func.sum(TEXT_BYTES), 0), BigInteger))
    .where(_OF_USER)
    .scalar_subquery()
    .label("text"),
    select(func.count())
    .where(col(TagRow.user_id) == col(UserRow.id))
    .scalar_subquery()
    .label("tags"),
    select(cast(func.coalesce(func.sum(func.length(col(IdempotencyKeyRow.reply))), 0), BigInteger))
    .where(col(IdempotencyKeyRow.user_id) == col(UserRow.id))
    .scalar_subquery()
    .label("replies"),
)
_COUNT_USER = (
    update(UserRow)
    .where(col(UserRow.id) == bindparam("owner"))
    .values(name=bindparam("shown"), **{name: bindparam(f"true_{name}") for name in _COUNTS})
)


async def _find_users(transaction: Transaction, first: Key, last: Key) -> Differences:
    users = await transaction.all(_USERS.where(*_between(_USER_KEY, first, last)), {})
    return {
        (user.id,): user
        for user in users
        if [getattr(user, name) for name in _COUNTS] != _true_counts(user)
        or not is_visible(user.name)
    }


async def _mend_user(transaction: Transaction, user: Row[Any]) -> bool:
    counts = zip(_COUNTS, _true_counts(user), strict=True)
    values = {f"true_{name}": count for name, count in counts}
    shown = visible(user.name, UNNAMED)
    await transaction.execute(_COUNT_USER, {"owner": user.id, "shown": shown, **values})
    return True


def _true_counts(user: Row[Any]) -> list[int]:
    return [user.tasks, user.text, user.tags, user.replies]


REPAIRS = (
    Repair("tasks", _TASK_KEY, _find_tasks, _mend_task),
    Repair("users with tags", _USER_KEY, _find_tags, _mend_tags),
    Repair("API keys", _API_KEY_KEY, _find_api_keys, _mend_api_key),
    Repair("users", _USER_KEY, _find_users, _mend_user),
)
"""All that is derived, and kept."""
