"""Fills new columns and tables from existing rows, in batches, while others write."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from impl.migrations.transactions import is_postgresql, transaction

type Key = tuple[sa.ColumnElement[Any], ...]
type Values = tuple[object, ...]
type Fill = Callable[[sa.Connection, Sequence[sa.Row[Any]]], None]

_LOCKED_ROWS = 256
_FILLED_ROWS = 16
"""How many rows `fill` gets at a time: few, as one may have 500 words."""
_SECONDS = 0.2
"""How long a batch may hold its row locks, or on SQLite the only write lock."""
_REPORT_SECONDS = 10
# A batch is an index range, however large the tables are. By the statistics of a table that is
# still being filled, PostgreSQL would read all of it for each batch.
_BY_INDEX = sa.select(
    *(
        sa.func.set_config(f"enable_{way}", "off", sa.true())
        for way in ("seqscan", "hashjoin", "mergejoin", "sort")
    )
)
_log = logging.getLogger(__name__)


def fill_in_batches(rows: sa.Select[Any], key: Key, fill: Fill) -> int:
    """Calls `fill` with the selected rows in batches, and returns how many there were.

    `rows` selects the rows that are still missing the derived value, and what it is derived from;
    the first columns are their `key`, in whose order they are filled. A batch is locked before it
    is read, so that nothing is derived from outdated values, and committed before the next, so that
    a killed run can be continued. A row that is locked elsewhere is waited for alone: waiting while
    holding other locks could deadlock.

    Rows that an older version writes behind the current position are missed;
    `python -m impl repair` finds them.
    """
    progress = _Progress()
    remaining = rows
    while True:
        with _batch() as connection:
            first = connection.execute(_keys(remaining, key).limit(_LOCKED_ROWS))
            keys = [tuple(row) for row in first]
            if not keys:
                return progress.rows
            batch = remaining.where(sa.tuple_(*key) <= _literal(key, keys[-1]))
            passed, held = _fill_for_a_moment(connection, batch, key, keys, fill)
        for one in held:
            _fill_held(rows, key, one, fill)
        progress.add(passed)
        remaining = rows.where(sa.tuple_(*key) > _literal(key, keys[passed - 1]))


@contextmanager
def _batch() -> Iterator[sa.Connection]:
    with transaction() as connection:
        if is_postgresql():
            connection.execute(_BY_INDEX)
        yield connection


def _keys(rows: sa.Select[Any], key: Key) -> sa.Select[Any]:
    return rows.with_only_columns(*key).order_by(*key)


def _fill_for_a_moment(
    connection: sa.Connection, rows: sa.Select[Any], key: Key, keys: Sequence[Values], fill: Fill
) -> tuple[int, list[Values]]:
    """Fills rows for as long as a batch may take; returns its position, and the locked rows."""
    locked = _lock(connection, rows, key, skip_locked=True)
    # A separate statement: it sees everything committed before the rows were locked.
    lacking = {tuple(row[: len(key)]): row for row in connection.execute(rows)}
    held: list[Values] = []
    deadline = time.monotonic() + _SECONDS
    for place in range(0, len(keys), _FILLED_ROWS):
        some = keys[place : place + _FILLED_ROWS]
        held += [one for one in some if one not in locked]
        if found := [lacking[one] for one in some if one in locked and one in lacking]:
            fill(connection, found)
        if time.monotonic() > deadline:
            return place + len(some), held
    return len(keys), held


def _fill_held(rows: sa.Select[Any], key: Key, one: Values, fill: Fill) -> None:
    this = rows.where(sa.tuple_(*key) == _literal(key, one))
    with _batch() as connection:
        _lock(connection, this, key, skip_locked=False)
        if found := connection.execute(this).all():
            fill(connection, found)


def _lock(
    connection: sa.Connection, rows: sa.Select[Any], key: Key, *, skip_locked: bool
) -> set[Values]:
    """Locks rows like an update without key changes, so that others can still refer to them."""
    locking = _keys(rows, key).with_for_update(
        key_share=True, skip_locked=skip_locked, of=key[0].table
    )
    return {tuple(row) for row in connection.execute(locking)}


def _literal(key: Key, values: Values) -> sa.ColumnElement[Any]:
    pairs = zip(key, values, strict=True)
    return sa.tuple_(*(sa.literal(value, column.type) for column, value in pairs))


class _Progress:
    """Logs the progress now and then."""

    def __init__(self) -> None:
        self.rows = 0
        self._reported = time.monotonic()

    def add(self, rows: int) -> None:
        self.rows += rows
        if time.monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = time.monotonic()
            _log.info("%d rows filled", self.rows)
