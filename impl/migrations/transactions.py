"""The transactions of migrations: each is short, and committed before the next begins."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

LOCK_WAIT_MILLISECONDS = 200
"""How long one attempt waits for a lock while others queue behind it."""
_ISOLATION = "READ COMMITTED"  # as the connection has it, on which migrations run
_PATIENCE_SECONDS = 1800
_PAUSE_SECONDS = 0.5
_LOCK_NOT_AVAILABLE = "55P03"
_DEADLOCK = "40P01"
_SET_LOCK_TIMEOUT = sa.text(f"SET LOCAL lock_timeout = {LOCK_WAIT_MILLISECONDS}")


class StepError(Exception):
    """A step failed, for the reason in the message."""


def is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


@contextmanager
def transaction() -> Iterator[sa.Connection]:
    """Yields the connection in a transaction, which is committed at the end.

    On SQLite it then pauses for other writers, since there is one writer and no queue.
    """
    connection = op.get_bind()
    connection.commit()
    started = time.monotonic()
    try:
        yield connection
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    if not is_postgresql():
        time.sleep(min(time.monotonic() - started, _PAUSE_SECONDS))


@contextmanager
def autocommit() -> Iterator[sa.Connection]:
    """Yields the connection without a transaction, for what PostgreSQL refuses to do in one."""
    connection = op.get_bind()
    connection.commit()
    connection.execution_options(isolation_level="AUTOCOMMIT")
    try:
        yield connection
    finally:
        connection.rollback()
        connection.execution_options(isolation_level=_ISOLATION)


def change_briefly(change: Callable[[], None]) -> None:
    """Runs a schema `change` that takes no time once it has its locks.

    Others queue behind a change that is waiting for a lock. So it waits only for a moment, backs
    off, and retries.

    Raises:
        StepError: it did not get the lock within half an hour.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with transaction() as connection:
                if is_postgresql():
                    connection.execute(_SET_LOCK_TIMEOUT)
                change()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in (_LOCK_NOT_AVAILABLE, _DEADLOCK):
                raise
            if time.monotonic() > deadline:
                raise StepError(
                    "Other transactions keep a table locked: when they have ended, migrate again"
                ) from error
        else:
            return
        time.sleep(random.uniform(_PAUSE_SECONDS / 2, _PAUSE_SECONDS))  # noqa: S311, no secret
