"""Cases that a test loops over, where thousands of tests would prove no more."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def case(*name: object) -> Generator[None]:
    """Names the case in the report of a failure."""
    try:
        yield
    except Exception as error:
        error.add_note(f"Case: {', '.join(map(str, name))}")
        raise
