"""For which request something is done, what was spent on it so far, and who wants to know."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Protocol

from msgspec import Struct


class Trace(Protocol):
    """What is recorded of a request besides its line in the log."""

    def statement(self, name: str, database: str, seconds: float) -> None:
        """Records a statement that has just ended, and took so long."""

    def call(self, name: str, url: str) -> AbstractContextManager[Mapping[str, str]]:
        """Records a request to another service, and gives the headers that tell it of the trace."""
        ...


class Current(Struct):
    """A request, from its beginning to its end. Each has one, so it is a struct, made in C."""

    request_id: str
    statements: int = 0
    """How many statements the database has run for it, or failed to run; no commits."""
    database_seconds: float = 0.0
    """How long these and commits have taken, and the waiting for a connection."""
    trace_id: str | None = None
    """The id of the trace that it is a part of, if that is known."""
    trace: Trace | None = None
    """That trace, if it is recorded here."""


CURRENT: ContextVar[Current | None] = ContextVar("current", default=None)
"""What is spent on nothing in particular, such as purging, has none."""


@contextmanager
def calling(name: str, url: str) -> Generator[Mapping[str, str]]:
    """Calls another service: gives the headers by which a request tells it of a trace, if any."""
    current = CURRENT.get()
    if current is None or current.trace is None:
        yield {}
        return
    with current.trace.call(name, url) as headers:
        yield headers
