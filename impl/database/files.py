"""The files of SQLite databases: only their owner can read them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def create_private_file(file: Path) -> None:
    """Creates a file that only its owner can read, and its folder, unless they exist.

    SQLite gives the files beside a database the same permissions.

    Raises:
        OSError: it cannot be created.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
