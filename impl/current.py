"""For which request something is done, and what was spent on it so far."""

from __future__ import annotations

from contextvars import ContextVar

from msgspec import Struct


class Current(Struct):
    """A request, from its beginning to its end. Each has one, so it is a struct, made in C."""

    request_id: str
    statements: int = 0
    """How many statements the database has run for it, or failed to run; no commits."""
    database_seconds: float = 0.0
    """How long these and commits have taken, and the waiting for a connection."""


CURRENT: ContextVar[Current | None] = ContextVar("current", default=None)
"""What is spent on nothing in particular, such as purging, has none."""
