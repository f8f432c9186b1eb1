"""What a process may do that root runs: everything, unless it is somebody else for a while."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
_NOBODY_ID = 65534


@contextmanager
def as_an_ordinary_user() -> Generator[None]:
    """Runs a block as nobody, if root runs the tests: nothing is forbidden to root."""
    if IS_ROOT:
        os.seteuid(_NOBODY_ID)
    try:
        yield
    finally:
        if IS_ROOT:
            os.seteuid(0)
