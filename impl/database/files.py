"""The files of SQLite databases: only their owner can read them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

BESIDE = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside a database, and that belong to it."""


def files_of(file: Path) -> Iterator[Path]:
    """Yields the file of a database, and those that may be beside it."""
    yield file
    for end in BESIDE:
        yield file.with_name(f"{file.name}{end}")


def unwritable(name: str) -> Path | None:
    """Returns what this process may not write of all that writing to a database takes, if any."""
    file = Path(name).absolute()
    needed = (file.parent, *filter(Path.exists, files_of(file)))
    effective = os.access in os.supports_effective_ids  # Windows knows no others
    return next((it for it in needed if not os.access(it, os.W_OK, effective_ids=effective)), None)


def create_private_file(file: Path) -> None:
    """Creates a file that only its owner can read, and its folder, unless they exist.

    SQLite gives the files beside a database the same permissions.

    Raises:
        OSError: it cannot be created.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
