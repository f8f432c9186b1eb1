"""The feed of what was revoked lately, read at most every half second, while requests arrive."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from contextvars import Context
from typing import NamedTuple

import structlog

from impl.database import Database
from impl.refusals import UnavailableError
from impl.revocations.statements import SELECT_ON_POSTGRESQL, SELECT_ON_SQLITE, Lately

EVERY_SECONDS = 0.5
"""How often the feed is read at most."""
MAX_ROWS = 1_000
"""How many revocations are read at once. If there are more, all users are asked about anew."""
MAX_CHANGED = 10_000
"""How many users are remembered as changed before beliefs older than the oldest change end."""
READ_SECONDS = 1.0
"""How long requests wait for the feed at most. Then they ask about their own users."""

_PATIENCE = 1.6
"""How many times as old the feed may be, while the next reading is under way."""
_GAP_SECONDS = 300
"""How long the feed may be left alone; after that, it begins anew. It is kept far longer."""
_RETRY_SECONDS = 1.0
_LOG_SECONDS = 60.0
_log = structlog.get_logger()


class Mark(NamedTuple):
    """When the database was asked something."""

    reading: int
    """How many times the feed had been read."""
    until: float
    """How long the answer can be believed by itself, by the monotonic clock."""


class Feed:
    """Says whether what was known of a user is still true.

    A reading of the feed applies to everything that the database said before. It is never older
    than 0.8 seconds when a request relies on it: the next one is begun when it is half a second
    old, and from 0.8 seconds on requests wait for it, all of them for the same one.
    """

    def __init__(self, database: Database, every_seconds: float = EVERY_SECONDS) -> None:
        self._database = database
        self._select = SELECT_ON_SQLITE if database.is_sqlite else SELECT_ON_POSTGRESQL
        self._every = every_seconds
        self.readings = 0
        """How many times it was read."""
        self.fresh_until = -float("inf")
        """Until when, by the monotonic clock, nothing has to be read to rely on it."""
        self._read_at = -float("inf")
        self._horizon = 0
        self._seconds = 0
        self._last_found: set[tuple[int, str]] = set()
        self._changed: dict[str, int] = {}
        self._floor = 0
        self._reading: asyncio.Task[None] | None = None
        self._wait_until = 0.0
        self._is_away = False
        self._next_try = 0.0
        self._next_log = 0.0

    def mark(self) -> Mark:
        """Returns the mark of a question that is about to be asked."""
        return Mark(self.readings, time.monotonic() + self._every)

    def is_due(self) -> bool:
        """Whether it is time to read it again."""
        now = time.monotonic()
        return now - self._read_at >= self._every and now >= self._next_try

    async def update(self) -> None:
        """Waits until the feed is young enough to rely on, or cannot be read."""
        if not self.is_due():
            return
        age = time.monotonic() - self._read_at
        loop = asyncio.get_running_loop()
        if self._reading is None:
            self._wait_until = loop.time() + READ_SECONDS
            # Not in the context of the request that happened to come first.
            self._reading = loop.create_task(self._read(), context=Context())
        if age >= self._every * _PATIENCE and not self._is_away:
            # When that time is over, it may still have to close a connection that hangs.
            await asyncio.wait([self._reading], timeout=self._wait_until - loop.time())

    def confirms(self, user_id: str, mark: Mark) -> bool:
        """Whether what the database said of a user at `mark` can still be believed."""
        now = time.monotonic()
        if now < mark.until:
            return True
        return (now - self._read_at < self._every * _PATIENCE) and self.is_unchanged(
            user_id, mark.reading
        )

    def is_unchanged(self, user_id: str, reading: int) -> bool:
        """Whether no reading after that one has told of a change of the user, or of too many."""
        return reading >= self._floor and reading >= self._changed.get(user_id, 0)

    async def close(self) -> None:
        """Ends a reading that is under way."""
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading

    async def _read(self) -> None:
        began = time.monotonic()
        try:
            async with (
                asyncio.timeout_at(self._wait_until),
                self._database.transaction(read_only=True) as transaction,
            ):
                values = {"since": self._horizon, "rows": MAX_ROWS + 1}
                found = await transaction.all(self._select, values)
        except Exception as error:  # noqa: BLE001, whatever it is: users are asked about one by one
            self._note_failure(error)
        else:
            self._apply(found)
            self._read_at = began  # however slow the answer, it is no younger than the question
            self.fresh_until = began + self._every
            self._is_away = False
        finally:
            self._reading = None

    def _apply(self, found: Sequence[Lately]) -> None:
        newest = found[0]
        continues = (
            len(found) <= MAX_ROWS
            and newest.horizon >= self._horizon
            and abs(newest.seconds - self._seconds) <= _GAP_SECONDS
        )
        self.readings += 1
        revoked = {
            (row.position, row.user_id)
            for row in found
            if row.position is not None and row.user_id is not None
        }
        if continues:
            # What a long transaction holds up is read again.
            for _, user_id in revoked - self._last_found:
                self._note(user_id)
        else:
            self._changed.clear()
            self._floor = self.readings
        self._last_found = revoked
        self._horizon, self._seconds = newest.horizon, newest.seconds

    def _note(self, user_id: str) -> None:
        self._changed.pop(user_id, None)  # so that it moves to the end
        self._changed[user_id] = self.readings
        if len(self._changed) > MAX_CHANGED:
            self._floor = self._changed.pop(next(iter(self._changed)))

    def _note_failure(self, error: Exception) -> None:
        now = time.monotonic()
        self._is_away = True
        self._next_try = now + _RETRY_SECONDS
        if now >= self._next_log:
            self._next_log = now + _LOG_SECONDS
            is_foreseen = isinstance(error, UnavailableError | TimeoutError)
            _log.warning("revocations_unread", exc_info=None if is_foreseen else error)
