"""What processes tell each other of their counts, through the store."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """How many requests a process has allowed in a window, since it last said so."""

    name: str
    """Of what they are counted by, such as a policy and an HMAC."""
    number: int
    seconds: int
    allowed: int


class Totals(NamedTuple):
    """How many requests all processes have allowed, in the windows that were told and before."""

    now: float
    """The time by the clock of the store."""
    counts: list[tuple[int, int]]
