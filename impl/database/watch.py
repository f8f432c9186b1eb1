"""Ends what takes too long, with one timer for all: one for each is a twentieth of a request."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Protocol

_TICK_SECONDS = 0.05
"""How much later than its time something ends at most."""


class Watched(Protocol):
    """What may take only so long."""

    until: float
    """When it has taken too long, by the clock of its loop."""

    def exceed(self) -> None:
        """Ends it."""


class Watch:
    """Watches what is waited for."""

    def __init__(self) -> None:
        self.watched: set[Watched] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        """The one that has the timer, while there is one."""

    def limit(self, seconds: float) -> Limit:
        """Returns a context that ends with a `TimeoutError` when it takes longer than that."""
        return Limit(self, seconds)

    def begin(self, watched: Watched, loop: asyncio.AbstractEventLoop) -> None:
        """Watches one more."""
        self.watched.add(watched)
        if self.loop is not loop:
            self.start(loop)

    def end(self, watched: Watched) -> None:
        """Watches it no more."""
        self.watched.discard(watched)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Starts the timer, which runs as long as there is something to watch."""
        self.loop = loop
        loop.call_later(_TICK_SECONDS, self._tick, loop)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is not self.loop:
            return
        if not self.watched:
            self.loop = None
            return
        now = loop.time()
        for each in [*self.watched]:
            if each.until <= now:
                self.watched.discard(each)
                each.exceed()
        loop.call_later(_TICK_SECONDS, self._tick, loop)


class Limit:
    """How long something may take. It does as `asyncio.timeout`, but for its own timer."""

    __slots__ = ("_cancelling", "_is_exceeded", "_seconds", "_task", "_watch", "until")

    def __init__(self, watch: Watch, seconds: float) -> None:
        self._watch = watch
        self._seconds = seconds
        self._is_exceeded = False

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._cancelling = task.cancelling()
        loop = task.get_loop()
        self.until = loop.time() + self._seconds
        self._watch.begin(self, loop)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._watch.end(self)
        if self._is_exceeded:
            is_ours = self._task.uncancel() <= self._cancelling
            if is_ours and kind is not None and issubclass(kind, asyncio.CancelledError):
                raise TimeoutError from error

    def exceed(self) -> None:
        """Ends what it is for, from outside."""
        self._is_exceeded = True
        self._task.cancel()
