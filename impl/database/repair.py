"""Checks stored values that are derived from others, and repairs those that are wrong.

An older version that runs beside this one does not derive all of them. These statements are about
all users at once, like those of `impl.retention`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    literal,
    or_,
    select,
    tuple_,
)

from impl.database import Database, LockTimeoutError, Query, Transaction
from impl.database.queries import Columns

type Key = tuple[object, ...]
"""The values of a primary key."""
type Differences = Mapping[Key, Any]
"""The rows that are wrong, by their keys, with the values that theirs are derived from."""

_READ_ROWS = 500
_WRITTEN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Repair:
    """How the derived values of one kind of rows are checked and repaired."""

    name: str
    """What the rows are, in the plural."""
    key: Columns
    """The columns of their primary key."""
    find: Callable[[Transaction, Key, Key], Awaitable[Differences]]
    """Returns which rows, from one key to another, are wrong. It changes nothing."""
    mend: Callable[[Transaction, Any], Awaitable[bool]]
    """Repairs a row that is locked, and returns whether it could."""


@dataclass(slots=True)
class Repaired:
    """How many rows there were, and what became of the wrong ones."""

    rows: int = 0
    repaired: int = 0
    left: int = 0

    def __str__(self) -> str:
        left = f", {self.left} left, as others hold or have what they need" if self.left else ""
        return f"{self.repaired} repaired of {self.rows}{left}"


async def repair(database: Database, kind: Repair) -> Repaired:
    """Repairs all rows of a kind, a few at a time, while others read and write them.

    Only wrong rows are locked, and they are checked again before they are written. Several repairs
    may run at once.

    Raises:
        DatabaseUnavailableError: the database cannot be reached. What was repaired so far stays so.
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
        return await transaction.all(Query(statement, tuple), {})


async def _repair_some(
    database: Database, kind: Repair, keys: Sequence[Key], result: Repaired
) -> None:
    """Repairs the rows that nobody has locked together, then each of the others once it is free.

    Waiting for one row while holding locks on others could end in a deadlock.
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
    """Returns the keys of the rows that it could lock (FOR NO KEY UPDATE)."""
    lock = (
        select(*kind.key)
        .where(or_(*(_is(kind.key, key) for key in keys)))
        .with_for_update(key_share=True, skip_locked=skip_locked)
    )
    async with database.transaction() as transaction:
        locked = set(await transaction.all(Query(lock, tuple), {}))
        different = await kind.find(transaction, keys[0], keys[-1])
        mended = [await kind.mend(transaction, different[key]) for key in locked & different.keys()]
    result.repaired += mended.count(True)
    result.left += mended.count(False)
    return locked


def _is(columns: Columns, key: Key) -> ColumnElement[bool]:
    pairs = zip(columns, key, strict=True)
    return and_(*(column == literal(value, column.type) for column, value in pairs))


def _literal(columns: Columns, key: Key) -> ColumnElement[Any]:
    pairs = zip(columns, key, strict=True)
    return tuple_(*(literal(value, column.type) for column, value in pairs))


def between(columns: Columns, first: Key, last: Key) -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for rows from one key to another, both included."""
    return (
        tuple_(*columns) >= _literal(columns, first),
        tuple_(*columns) <= _literal(columns, last),
    )
