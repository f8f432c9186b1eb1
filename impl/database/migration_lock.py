"""One migration at a time: the second one waits, but never for one that was killed."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from impl.database.files import create_private_file
from impl.name import NAME

_POLL_SECONDS = 0.2
# A number that no other program on the same database takes: how our name begins.
_KEY = int.from_bytes(NAME.encode("ascii")[:8])
_TRY = text("SELECT pg_try_advisory_lock(:key)").bindparams(key=_KEY)
_UNLOCK = text("SELECT pg_advisory_unlock(:key)").bindparams(key=_KEY)
_log = logging.getLogger(__name__)


class MigrationRunningError(Exception):
    """Another migration of the same database has not ended in time."""


@contextmanager
def migration_lock(connection: Connection, patience_seconds: float) -> Generator[None]:
    """Keeps other migrations of the same database waiting until it is left.

    Raises:
        MigrationRunningError: another one is still running after `patience_seconds`.
    """
    if connection.dialect.name == "postgresql":
        with _advisory_lock(connection, patience_seconds):
            yield
    else:
        with _file_lock(Path(connection.engine.url.database or ""), patience_seconds):
            yield


@contextmanager
def _advisory_lock(connection: Connection, patience_seconds: float) -> Generator[None]:
    """Takes an advisory lock in the session that migrates, so that neither outlives the other.

    The lock is polled: a statement that waits for it would hold a snapshot, for which the other
    migration's CREATE INDEX CONCURRENTLY would wait in turn.
    """

    def lock() -> bool:
        locked = bool(connection.scalar(_TRY))
        connection.commit()
        return locked

    _wait(lock, patience_seconds)
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.rollback()
            connection.execute(_UNLOCK)
            connection.commit()


@contextmanager
def _file_lock(file: Path, patience_seconds: float) -> Generator[None]:
    """Locks an empty database beside `file`, since others may write to `file` between two steps.

    The operating system releases the lock with the process. The empty file stays: another process
    could be waiting for it.
    """
    beside = file.resolve().with_name(f"{file.name}-migration")
    create_private_file(beside)
    with closing(sqlite3.connect(beside, timeout=0, isolation_level=None)) as other:

        def lock() -> bool:
            try:
                other.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                return False
            return True

        _wait(lock, patience_seconds)
        yield


def _wait(lock: Callable[[], bool], patience_seconds: float) -> None:
    if lock():
        return
    _log.warning("Another migration is running: waiting for it")
    deadline = time.monotonic() + patience_seconds
    while not lock():
        if time.monotonic() > deadline:
            raise MigrationRunningError(
                f"Another migration still runs after {patience_seconds:g} seconds"
            )
        time.sleep(_POLL_SECONDS)
