"""How many connections there may be, and how long one is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capacity:
    """The connections of one process. SQLite, an open file, has only `kept` and `wait_seconds`."""

    kept: int = 10
    """How many stay open when nobody uses them."""
    overflow: int = 0
    """How many more there may be at once: each is closed when its transaction has ended."""
    wait_seconds: float = 5
    """How long a transaction may wait for one."""
    idle_seconds: float = 240
    """How long one stays open that nobody uses; Neon suspends a server after 300 seconds."""
    recycle_seconds: float | None = None
    """How old one may become."""

    @property
    def most(self) -> int:
        return self.kept + self.overflow
