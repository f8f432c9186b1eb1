"""Pairs of an account and an address from which its owner has signed in, as this process knows."""

from __future__ import annotations

import time

MAX_FAMILIAR = 100_000
FAMILIAR_SECONDS = 30 * 24 * 60 * 60


class FamiliarKeys:
    """Remembers keys for 30 days, the newest of them if there are too many."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def remember(self, key: str) -> None:
        """Remembers a key for the next 30 days."""
        self._until.pop(key, None)  # so that it moves to the end
        self._until[key] = time.time() + FAMILIAR_SECONDS
        if len(self._until) > MAX_FAMILIAR:
            del self._until[next(iter(self._until))]

    def has(self, key: str) -> bool:
        """Whether a key was remembered in the last 30 days."""
        return self._until.get(key, 0) > time.time()
