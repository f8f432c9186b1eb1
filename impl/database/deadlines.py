"""How long the database may take."""

from __future__ import annotations

from dataclasses import dataclass

MAX_STATEMENT_SECONDS = 300
"""What a transaction may ask for at most, where it knows that its statements take long."""
GRACE_SECONDS = 1.0
"""How much longer than the server we wait, so that its answer comes first when it has one."""
ROLLBACK_SECONDS = 2.0
"""A rollback has nothing to do: when it takes longer, the connection is dropped instead."""
CLOSE_SECONDS = 1.0
"""How long a server may take to see a connection off, or to confirm that it ended a statement."""
PING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """After how many seconds we give up, and the client is told to come back later."""

    statement: float = 10
    """One statement, a commit included, its waiting for locks too."""
    lock: float = 3
    """The waiting for one lock of another transaction; on SQLite there is only one."""
    connect: float = 5
    """A new connection; `connect_timeout` in the URL goes before."""
