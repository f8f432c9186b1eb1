"""When SQLite brings what was committed from its log into the database file."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

_COMMITS = 64
_ROWS = 5_000
"""How many are in the log at most before it is brought in, whichever comes first."""
_FEW_ROWS = 50
"""How many rows a commit may have changed that takes no time to speak of."""


class Checkpoints:
    """Tells commits that write to the log alone from those that may have to wait for the disk.

    SQLite would bring the log in at the end of whichever commit finds it long enough. Here some
    commits do so, in their threads, and all others end as soon as the operating system has what
    they write. The one that follows may begin the log anew, which waits for the disk as well.
    """

    def __init__(self) -> None:
        self._commits = 0
        self._rows = 0
        self._begins_anew = True

    def may_wait(self, rows: int) -> bool:
        """Whether a commit that has changed that many rows must not run in the event loop."""
        self._commits += 1
        self._rows += rows
        begins_anew, self._begins_anew = self._begins_anew, False
        return begins_anew or rows > _FEW_ROWS or self._is_due

    def commit(self, connection: sqlite3.Connection) -> None:
        """Commits, and then brings the log in if it is time. That this fails does not matter yet.

        Raises:
            sqlite3.Error: it is not committed.
        """
        connection.execute("COMMIT")
        if self._is_due:
            self._commits, self._rows, self._begins_anew = 0, 0, True
            with suppress(sqlite3.Error):
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    @property
    def _is_due(self) -> bool:
        return self._commits >= _COMMITS or self._rows >= _ROWS
