"""Fair shares of the connections, so that one user's requests cannot occupy all of them."""

from __future__ import annotations

import asyncio

from impl.database.errors import DatabaseUnavailableError
from impl.database.watch import Watch

_PATIENCE_SECONDS = 5.0
_MAX_WAITING = 512
_MAX_WAITING_OF_ONE = 128


class BusyError(DatabaseUnavailableError):
    """Too many are waiting for a connection, or this one has waited for too long."""


class Shares:
    """Grants turns first come, first served.

    A user who has their share already is skipped until they give a turn back. Nobody else waits for
    them, and their waiting requests hold no connection.
    """

    def __init__(self, size: int, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        self._size = size
        self._of_one = max(1, size * 2 // 5)
        self._patience_seconds = patience_seconds
        self._watch = Watch()
        self.running = 0
        """How many have a turn."""
        self._running: dict[str | None, int] = {}
        self._waiting: dict[asyncio.Future[None], str | None] = {}
        self._waiting_of: dict[str | None, int] = {}

    async def take(self, user: str | None) -> None:
        """Waits for a turn. Work on behalf of no user (`None`) is not limited to a share.

        Raises:
            BusyError: none came within five seconds, or too many wait already.
        """
        if self._may_run(user):
            self._run(user)
            return
        if len(self._waiting) >= _MAX_WAITING or (
            user is not None and self._waiting_of.get(user, 0) >= _MAX_WAITING_OF_ONE
        ):
            raise BusyError
        turn = asyncio.get_running_loop().create_future()
        self._waiting[turn] = user
        self._waiting_of[user] = self._waiting_of.get(user, 0) + 1
        try:
            with self._watch.limit(self._patience_seconds):
                await turn
        except BaseException as error:
            if self._waiting.pop(turn, turn) is turn:
                self.give_back(user)  # it was granted at the very moment we gave up
            else:
                _forget(self._waiting_of, user)
            if isinstance(error, TimeoutError):
                raise BusyError from None
            raise

    def give_back(self, user: str | None) -> None:
        """Gives a user's turn back, and lets the next one run."""
        _forget(self._running, user)
        self.running -= 1
        for turn, waiting in self._waiting.items():
            if not turn.done() and self._may_run(waiting):
                del self._waiting[turn]
                _forget(self._waiting_of, waiting)
                self._run(waiting)
                turn.set_result(None)
                return

    def _may_run(self, user: str | None) -> bool:
        has_share = user is None or self._running.get(user, 0) < self._of_one
        return has_share and self.running < self._size

    def _run(self, user: str | None) -> None:
        self._running[user] = self._running.get(user, 0) + 1
        self.running += 1


def _forget(counts: dict[str | None, int], user: str | None) -> None:
    counts[user] -= 1
    if not counts[user]:
        del counts[user]
