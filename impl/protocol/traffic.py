"""What comes to a server, in numbers, for whoever measures it."""

from __future__ import annotations

from collections import Counter


class Traffic:
    """The connections of a server, and the requests that no application ever sees."""

    def __init__(self) -> None:
        self.connections = 0
        """How many are open."""
        self.refusals: Counter[int] = Counter()
        """How many requests were refused, by status; 503 are connections above the limit."""
