"""Fair shares of the connections, so that one user's requests cannot occupy all of them."""

from __future__ import annotations

import asyncio

from impl.database.errors import DatabaseUnavailableError
from impl.database.watch import Watch

_MAX_WAITING = 512
_MAX_WAITING_OF_ONE = 128


class _Turn:
    """A turn that somebody waits for."""

    __slots__ = ("comes", "until", "user")

    def __init__(self, user: str | None, comes: asyncio.Future[bool], until: float) -> None:
        self.user = user
        self.comes = comes
        self.until = until

    def exceed(self) -> None:
        """Ends the waiting: it does not come."""
        if not self.comes.done():
            self.comes.set_result(False)


class BusyError(DatabaseUnavailableError):
    """Too many are waiting for a connection, or this one has waited for too long."""


class Shares:
    """Grants turns first come, first served.

    A user who has their share already is skipped until they give a turn back. Nobody else waits for
    them, and their waiting requests hold no connection.
    """

    def __init__(self, size: int, patience_seconds: float = 5) -> None:
        self._size = size
        self._of_one = max(1, size * 2 // 5)
        self._patience_seconds = patience_seconds
        self._watch = Watch()
        self.running = 0
        """How many have a turn."""
        self.waits = 0
        """How many had to wait for one so far."""
        self.waited_seconds = 0.0
        self.refusals = 0
        """How many have waited in vain, or were too many to wait."""
        self._running: dict[str | None, int] = {}
        self._waiting: dict[_Turn, None] = {}
        """In the order in which they came."""
        self._waiting_of: dict[str | None, int] = {}

    @property
    def size(self) -> int:
        """How many may have a turn at once."""
        return self._size

    @property
    def waiting(self) -> int:
        """How many wait for a turn now."""
        return len(self._waiting)

    def take_at_once(self, user: str | None) -> bool:
        """Takes a turn if there is one for the user, and returns whether there was."""
        running = self._running.get(user, 0)
        if self.running >= self._size or (running >= self._of_one and user is not None):
            return False
        self._running[user] = running + 1
        self.running += 1
        return True

    async def take(self, user: str | None) -> None:
        """Waits for a turn. Work on behalf of no user (`None`) is not limited to a share.

        Raises:
            BusyError: none came in time, or too many wait already.
        """
        if self.take_at_once(user):
            return
        if len(self._waiting) >= _MAX_WAITING or (
            user is not None and self._waiting_of.get(user, 0) >= _MAX_WAITING_OF_ONE
        ):
            self.refusals += 1
            raise BusyError
        loop = asyncio.get_running_loop()
        began = loop.time()
        turn = _Turn(user, loop.create_future(), began + self._patience_seconds)
        self.waits += 1
        self._waiting[turn] = None
        self._waiting_of[user] = self._waiting_of.get(user, 0) + 1
        self._watch.begin(turn, loop)
        try:
            has_come = await turn.comes
        except BaseException:
            if turn in self._waiting:
                self._end_waiting(turn)
            else:
                self.give_back(user)  # it came at the very moment we gave up
            raise
        finally:
            self.waited_seconds += loop.time() - began
        if not has_come:
            self._end_waiting(turn)
            self.refusals += 1
            raise BusyError

    def give_back(self, user: str | None) -> None:
        """Gives a user's turn back, and lets the next one run."""
        running = self._running[user] - 1
        if running:
            self._running[user] = running
        else:
            del self._running[user]
        self.running -= 1
        if not self._waiting:
            return
        for turn in self._waiting:
            if not turn.comes.done() and self.take_at_once(turn.user):
                self._end_waiting(turn)
                turn.comes.set_result(True)
                return

    def _end_waiting(self, turn: _Turn) -> None:
        del self._waiting[turn]
        self._waiting_of[turn.user] -= 1
        if not self._waiting_of[turn.user]:
            del self._waiting_of[turn.user]
        self._watch.end(turn)
