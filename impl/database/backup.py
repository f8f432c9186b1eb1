"""Copies of an SQLite database: made while others write to it, whole or not at all.

PostgreSQL has its own tools for this: see `impl/database/operating.md`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from impl.database.files import create_private_file, files_of
from impl.database.url import DatabaseUrl

_LOCK_SECONDS = 60
_IS_OURS = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"


class BackupError(Exception):
    """A database cannot be copied, for a reason that the message says."""


def back_up(address: DatabaseUrl, copy: Path) -> None:
    """Copies a database to a new file, as it is at one moment. Others may use it meanwhile.

    Raises:
        BackupError: it is no SQLite database, it is damaged, or there is such a file already.
        OSError: the file cannot be written.
    """
    _copy(_file_of(address), copy)


def restore(copy: Path, address: DatabaseUrl) -> None:
    """Makes a database of a copy, where there is none.

    Raises:
        BackupError: the copy is damaged, or there is a database already.
        OSError: the file cannot be written.
    """
    file = _file_of(address)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _copy(copy, file)


def _file_of(address: DatabaseUrl) -> Path:
    if not address.is_sqlite:
        raise BackupError(
            "This command is about SQLite. Use pg_dump and pg_restore, or pg_basebackup:"
            " see impl/database/operating.md."
        )
    return Path(address.url.database or "")


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}: make it first.")
    for file in files_of(target):
        if file.exists():
            raise BackupError(f"There is a file {file} already, and it stays: move it away first.")
    with TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        new = Path(folder, target.name)
        create_private_file(new)
        with _its_failures(source):
            _copy_whole(source, new)
        _sync(new)
        target.hardlink_to(new)  # unlike a rename, it never replaces a file
    _sync(target.parent)


def _copy_whole(source: Path, target: Path) -> None:
    """Copies everything in one transaction, which nobody has to wait for, and checks the copy."""
    read_only = f"file:{quote(str(source.resolve()))}?mode=ro"
    with (
        closing(sqlite3.connect(read_only, uri=True, timeout=_LOCK_SECONDS)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
        if copy.execute(_IS_OURS).fetchone() is None:
            raise BackupError(f"{source} is no database of this service.")
        copy.execute("PRAGMA journal_mode=DELETE")  # so that it is a single file
        damage = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if damage != "ok":
            raise BackupError(f"{source} is damaged: {damage}")


@contextmanager
def _its_failures(source: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied: {error}") from error


def _sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
