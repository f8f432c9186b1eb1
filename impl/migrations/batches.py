"""What is new is filled from rows that are there, some at a time, while others write."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from impl.migrations.transactions import is_postgresql, transaction

type Key = tuple[sa.ColumnElement[Any], ...]
type Fill = Callable[[sa.Connection, Sequence[sa.Row[Any]]], None]

_FIRST_ROWS = 16
_MOST_ROWS = 2000
_SECONDS = 0.1
"""How long a batch, and with it the lock on its rows, is to take; on SQLite nobody else writes."""
_REPORT_SECONDS = 10
# A batch is a range of indexes, however large the tables are. What the statistics tell of a table
# that is just being filled would have PostgreSQL read all of it, for each batch.
_BY_INDEX = sa.select(
    *(
        sa.func.set_config(f"enable_{way}", "off", sa.true())
        for way in ("seqscan", "hashjoin", "mergejoin", "sort")
    )
)
_log = logging.getLogger(__name__)


def fill_in_batches(rows: sa.Select[Any], key: Key, fill: Fill) -> int:
    """Has `fill` derive something from each of some rows, and returns how many there were.

    `rows` selects those that lack it, and what it is derived from; first their `key`, by which they
    are walked through. A batch is locked before it is read, so nothing is derived from what
    somebody changes meanwhile, and committed before the next, so a run that was killed is taken up
    where it was. A row that another transaction holds is waited for alone: who waits while holding
    others could be waited for in turn.

    What an older version writes behind the walk is not seen; `python -m impl repair` finds it.
    """
    progress = _Progress()
    size = _FIRST_ROWS
    remaining = rows
    while True:
        started = time.monotonic()
        with _batch() as connection:
            keys = connection.execute(_keys(remaining, key).limit(size)).all()
            if not keys:
                return progress.rows
            batch = remaining.where(sa.tuple_(*key) <= _literal(key, keys[-1]))
            locked = _fill_locked(connection, batch, key, fill, skip_locked=True)
        seconds = time.monotonic() - started
        for held in keys:
            if tuple(held) not in locked:
                _fill_one(rows, key, held, fill)
        progress.add(len(keys))
        remaining = rows.where(sa.tuple_(*key) > _literal(key, keys[-1]))
        size = _next_size(size, seconds)


@contextmanager
def _batch() -> Iterator[sa.Connection]:
    with transaction() as connection:
        if is_postgresql():
            connection.execute(_BY_INDEX)
        yield connection


def _keys(rows: sa.Select[Any], key: Key) -> sa.Select[Any]:
    return rows.with_only_columns(*key).order_by(*key)


def _fill_one(rows: sa.Select[Any], key: Key, values: Sequence[object], fill: Fill) -> None:
    with _batch() as connection:
        this = rows.where(sa.tuple_(*key) == _literal(key, values))
        _fill_locked(connection, this, key, fill, skip_locked=False)


def _fill_locked(
    connection: sa.Connection, rows: sa.Select[Any], key: Key, fill: Fill, *, skip_locked: bool
) -> set[tuple[object, ...]]:
    """Fills the rows that it can lock, and returns their keys.

    They are read by a second statement, which sees what was committed before they were locked.
    They are locked as by an update of no key, so that others can refer to them meanwhile.
    """
    locking = _keys(rows, key).with_for_update(
        key_share=True,
        skip_locked=skip_locked,
        of=key[0].table,
    )
    locked = {tuple(row) for row in connection.execute(locking)}
    lacking = [row for row in connection.execute(rows) if tuple(row[: len(key)]) in locked]
    if lacking:
        fill(connection, lacking)
    return locked


def _literal(key: Key, values: Sequence[object]) -> sa.ColumnElement[Any]:
    pairs = zip(key, values, strict=True)
    return sa.tuple_(*(sa.literal(value, column.type) for column, value in pairs))


def _next_size(size: int, seconds: float) -> int:
    if seconds > _SECONDS:
        return max(1, size // 2)
    return min(_MOST_ROWS, size * 2) if seconds < _SECONDS / 2 else size


class _Progress:
    """Logs now and then how far the walk has come."""

    def __init__(self) -> None:
        self.rows = 0
        self._reported = time.monotonic()

    def add(self, rows: int) -> None:
        self.rows += rows
        if time.monotonic() - self._reported > _REPORT_SECONDS:
            self._reported = time.monotonic()
            _log.info("%d rows filled", self.rows)
