"""How late the event loop is: whatever keeps it busy holds up all requests."""

from __future__ import annotations

import asyncio

from impl.telemetry.measures import Histogram, Histograms

_EVERY_SECONDS = 0.1
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class LoopDelay:
    """Sets an alarm again and again, and measures how late it rings."""

    def __init__(self) -> None:
        self._delays = Histogram(_SECONDS)
        self._alarm: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begins to measure the running loop."""
        loop = asyncio.get_running_loop()
        due = loop.time() + _EVERY_SECONDS
        self._alarm = loop.call_at(due, self._ring, loop, due)

    def stop(self) -> None:
        """Measures it no more."""
        if self._alarm is not None:
            self._alarm.cancel()

    def measures(self) -> list[Histograms]:
        """Returns what was measured."""
        about = "How much later than asked for the event loop did something, ten times a second."
        name = "event_loop_delay_seconds"
        return [Histograms(name, about, (), lambda: {(): self._delays})]

    def _ring(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        self._delays.observe(max(0.0, loop.time() - due))
        self.start()
