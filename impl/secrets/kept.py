"""A secret that is kept in a file, where nobody has given one: only for development."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

_BYTES = 48
_MIN_LENGTH = 32


def kept_secret(file: Path) -> str:
    """Returns the secret in `file`, which is created if it does not exist.

    Raises:
        ValueError: there is something else in it.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        # Written aside and then linked: a process that starts at the same time sees all or nothing.
        with NamedTemporaryFile("w", dir=file.parent) as new:
            new.write(secrets.token_urlsafe(_BYTES))
            new.flush()
            with suppress(FileExistsError):
                os.link(new.name, file)
    secret = file.read_text()
    if len(secret) < _MIN_LENGTH:
        raise ValueError(f"{file} holds no secret; remove it, and a new one is made")
    return secret
