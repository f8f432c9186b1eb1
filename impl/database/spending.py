"""What statements cost the request for which they run."""

from __future__ import annotations

import time

from sqlalchemy import Executable

from impl.current import CURRENT
from impl.database.errors import log_slow, name_of


def seconds_so_far() -> float:
    """Returns how long the statements of this request have taken."""
    current = CURRENT.get()
    return 0.0 if current is None else current.database_seconds


def note(
    statement: Executable | str,
    started: float,
    slow_seconds: float,
    system: str,
    before: float | None = None,
) -> None:
    """Adds a statement that has just ended to what its request had spent `before` it.

    It is logged if it was slow. What is no statement but a name, as a commit, is not counted.
    """
    seconds = time.perf_counter() - started
    current = CURRENT.get()
    if current is not None:
        so_far = current.database_seconds if before is None else before
        current.database_seconds = so_far + seconds
        current.statements += type(statement) is not str
        if current.trace is not None:
            current.trace.statement(name_of(statement), system, seconds)
    if seconds > slow_seconds:
        log_slow(statement, seconds)
