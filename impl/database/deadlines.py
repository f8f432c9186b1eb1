"""How long the database may take."""

from __future__ import annotations

import math
from dataclasses import dataclass

MAX_STATEMENT_SECONDS = 300
"""The longest deadline of a statement that a deployment may have."""
GRACE_SECONDS = 1.0
"""How much longer than the server we wait, so that its own timeout comes first."""
ROLLBACK_SECONDS = 2.0
"""A rollback is quick: when it takes longer than this, the connection is dropped instead."""
CLOSE_SECONDS = 1.0
"""How long a server may take to close a connection, or to confirm a cancelled statement."""
PING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """After how many seconds we give up, and the response is a 503."""

    statement: float = 10
    """One statement, including a commit, and including its waiting for locks."""
    lock: float = 3
    """Waiting for one lock of another transaction. (SQLite has a single lock.)"""
    connect: float = 5
    """A new connection; `connect_timeout` in the URL takes precedence."""
    slow: float = math.inf
    """A statement that takes longer than this is logged."""
