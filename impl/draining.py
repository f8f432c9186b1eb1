"""Whether a process is about to end."""

from __future__ import annotations


class Draining:
    """Begins once: from then on, whoever asks for readiness is told to send requests elsewhere."""

    def __init__(self) -> None:
        self.has_begun = False

    def begin(self) -> None:
        """Says that the process will end."""
        self.has_begun = True
