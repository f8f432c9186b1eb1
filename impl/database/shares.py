"""Fair shares of the connections, so that one user's requests cannot occupy all of them."""

from __future__ import annotations

import asyncio

from impl.database.errors import DatabaseUnavailableError
from impl.database.pools import PooledConnection
from impl.database.watch import Watch

_MAX_WAITING = 512
_MAX_WAITING_OF_ONE = 128

type Turn = asyncio.Future[PooledConnection | None]
"""A turn that somebody waits for, maybe together with a connection that is free.

It fails with a `BusyError` if it does not come in time.
"""


class BusyError(DatabaseUnavailableError):
    """Too many are waiting for a connection, or this one has waited for too long."""


class Shares:
    """Grants turns first come, first served.

    A user who has their share already is skipped until they give a turn back. Nobody else waits for
    them, and their waiting requests hold no connection. When a connection becomes free, who is next
    is handed it with the turn.
    """

    def __init__(self, size: int, patience_seconds: float = 5) -> None:
        self.size = size
        """How many may have a turn at once."""
        self._of_one = max(1, size * 2 // 5)
        self._patience_seconds = patience_seconds
        self._watch = Watch()
        self.until = 0.0
        """When to look for those who have waited for too long."""
        self.running = 0
        """How many have a turn."""
        self.waits = 0
        """How many had to wait for one so far."""
        self.waited_seconds = 0.0
        self.refusals = 0
        """How many have waited in vain, or were too many to wait."""
        self._running: dict[str | None, int] = {}
        self._waiting: dict[Turn, tuple[str | None, float]] = {}
        """Whose turn it is, and since when they wait: in the order in which they came."""

    @property
    def waiting(self) -> int:
        """How many wait for a turn now."""
        return len(self._waiting)

    def take(self, user: str | None) -> Turn | None:
        """Takes a turn at once, or returns one that is to be awaited.

        Work on behalf of no user (`None`) is not limited to a share. Who gives up waiting has to
        `leave`.

        Raises:
            BusyError: too many wait already.
        """
        if self.running < self.size:
            running = self._running.get(user, 0)
            if running < self._of_one or user is None:
                self._running[user] = running + 1
                self.running += 1
                return None
        waiting = len(self._waiting)
        if waiting >= _MAX_WAITING_OF_ONE and (
            waiting >= _MAX_WAITING or self._has_most_waiting(user)
        ):
            self.refusals += 1
            raise BusyError
        loop = asyncio.get_running_loop()
        turn, now = loop.create_future(), loop.time()
        if not waiting:
            self.until = now + self._patience_seconds
            self._watch.begin(self, loop)
        self._waiting[turn] = user, now
        self.waits += 1
        return turn

    async def wait(self, user: str | None, turn: Turn) -> PooledConnection | None:
        """Waits for a turn; returns the connection that comes with it, if one does."""
        try:
            return await turn
        except BaseException:
            self.leave(user, turn)
            raise

    def leave(self, user: str | None, turn: Turn) -> None:
        """Gives up a turn that was waited for. It may have come at that very moment."""
        if turn in self._waiting:
            self._end_waiting(turn)
        elif not turn.cancelled() and turn.exception() is None:
            self.give_back(user, turn.result())

    def give_back(self, user: str | None, connection: PooledConnection | None = None) -> None:
        """Gives a user's turn back. Who is next has it, and the connection with it.

        Where nobody waits, the connection rests.
        """
        running = self._running[user] - 1
        if running:
            self._running[user] = running
        else:
            del self._running[user]
        for turn, (other, since) in self._waiting.items() if self._waiting else ():
            running = self._running.get(other, 0)
            if (running < self._of_one or other is None) and not turn.done():
                self._running[other] = running + 1
                del self._waiting[turn]
                self.waited_seconds += turn.get_loop().time() - since
                turn.set_result(connection)
                return
        self.running -= 1
        if connection is not None:
            connection.rest()

    def exceed(self) -> None:
        """Refuses those who have waited for too long: they came before all others."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        for turn, (_, since) in [*self._waiting.items()]:
            self.until = since + self._patience_seconds
            if self.until > now:
                self._watch.begin(self, loop)
                return
            self._end_waiting(turn)
            if not turn.done():
                self.refusals += 1
                turn.set_exception(BusyError())

    def _end_waiting(self, turn: Turn) -> None:
        _, since = self._waiting.pop(turn)
        self.waited_seconds += turn.get_loop().time() - since

    def _has_most_waiting(self, user: str | None) -> bool:
        """Whether a user has as many waiting as one may have: counted when so many wait at all."""
        users = [other for other, _ in self._waiting.values()]
        return user is not None and users.count(user) >= _MAX_WAITING_OF_ONE
