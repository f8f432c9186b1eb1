"""What the two kinds of databases have in common: pools, and the connections of transactions."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any, Protocol

from impl.database.plans import Plan, Plans

type Found = Sequence[Any]
"""The values of a row, in the order of the statement's columns."""


class Kind(Enum):
    """What a transaction is for."""

    READ = auto()
    """Each statement by itself."""
    SNAPSHOT = auto()
    """Statements that all read the same."""
    WRITE = auto()
    """Statements of which all are done or none."""
    ALONE = auto()
    """A single one that may write, and is committed with itself if the database can do that."""


class PooledConnection(Protocol):
    """A connection, which one transaction uses at a time.

    What fails raises the driver's error, or a `TimeoutError` when `seconds` have passed.
    """

    is_free: bool
    """Whether nothing is to be committed or rolled back, and the next one can have it."""

    @property
    def is_lost(self) -> bool:
        """Whether another connection would do better."""

    def discard(self) -> None:
        """Makes sure that nobody uses it after this: it leads to nowhere, or to the wrong place."""

    async def fetch(
        self, plan: Plan, arguments: Sequence[object], seconds: float, limit: int = 0
    ) -> list[Found]:
        """Returns all rows; or at least the first `limit`, if no more are wanted."""

    async def execute(self, plan: Plan, arguments: Sequence[object], seconds: float) -> int:
        """Returns the number of rows that were changed."""

    async def execute_many(
        self, plan: Plan, arguments: Sequence[Sequence[object]], seconds: float
    ) -> None:
        """Runs a statement once for each list of arguments."""

    async def mark(self, savepoint: str, seconds: float) -> None:
        """Runs a statement about a savepoint."""

    async def commit(self, seconds: float) -> None: ...

    def rest(self) -> None:
        """Ends the use of a connection that is free, if nobody waits for it."""

    async def release(self, seconds: float) -> None:
        """Rolls back what was not committed, and ends the use of the connection."""


class Pool(Protocol):
    """The connections to one database."""

    plans: Plans
    is_sqlite: bool
    system: str
    """What traces call the kind of database."""

    def take_at_once(
        self, kind: Kind, free: PooledConnection | None = None
    ) -> PooledConnection | None:
        """Does as `take`, if a connection is open on which nothing has to be begun.

        If it returns another one than that which is `free`, that one is to `rest`.
        """

    async def take(self, kind: Kind) -> PooledConnection:
        """Returns a connection on which a transaction has begun.

        Raises:
            DatabaseUnavailableError: none can be made.
        """

    async def close(self) -> None:
        """Closes all connections."""
