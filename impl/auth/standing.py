"""Credentials in use: what they stand for, and when they were used last.

What the database says of a session, a key and its user is believed until something of that user is
revoked, which every process learns within a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import Executable

from impl.auth.uses import Uses
from impl.caller import TokenRefusedError
from impl.clock import Clock
from impl.database import Database, Query
from impl.revocations.beliefs import Beliefs
from impl.revocations.feed import Feed

_LAST_USE_STEP = timedelta(minutes=1)
"""How often a use is recorded, so that not every request writes to a session."""
_NEVER = datetime.min.replace(tzinfo=UTC)


class Credential(Protocol):
    """What a credential stands for, and whose it is."""

    @property
    def deactivated_at(self) -> datetime | None: ...

    @property
    def last_used_at(self) -> datetime | None: ...

    @property
    def ends_at(self) -> datetime | None: ...


@dataclass(slots=True)
class InUse[Row: Credential]:
    """A credential's row."""

    row: Row
    reading: int
    """How many times the feed of revocations had been read when it was asked for."""
    last_used_at: datetime
    """When the last use was recorded, or is about to be."""

    @property
    def check_again(self) -> datetime:
        """When it ends, or its next use is to be recorded."""
        recorded = self.last_used_at + _LAST_USE_STEP
        return recorded if self.row.ends_at is None else min(recorded, self.row.ends_at)


class Standing[Row: Credential]:
    """The rows of credentials in use."""

    def __init__(
        self, database: Database, feed: Feed, now: Clock, select_row: Query[Row], touch: Executable
    ) -> None:
        self._database = database
        self._now = now
        self._select = select_row
        self._beliefs = Beliefs[tuple[object, ...], InUse[Row]](feed)
        self.uses = Uses(database, touch)

    async def use(self, owner: str, credential: UUID, **secrets: object) -> InUse[Row] | None:
        """Returns a user's credential, if there is such a one, and notes the use.

        Raises:
            TokenRefusedError: it has ended, or its user is deactivated.
        """
        key = (owner, credential.int, *secrets.values())  # the number of a UUID is compared in C
        used = self._beliefs.recall(key) or await self._beliefs.find(key)
        if used is None:
            used = await self._ask(key, owner, {"credential": credential, **secrets})
        if used is None:
            return None
        now = self._now()
        _require_good(used.row, now)
        if used.last_used_at < now - _LAST_USE_STEP:
            used.last_used_at = now
            self.uses.note(owner, credential, now)
        return used

    async def _ask(
        self, key: tuple[object, ...], owner: str, credential: dict[str, object]
    ) -> InUse[Row] | None:
        mark = self._beliefs.mark()
        async with self._database.transaction(read_only=True) as transaction:
            row = await transaction.first(self._select, {"owner": owner, **credential})
        if row is None:
            return None
        used = InUse(row, mark.reading, row.last_used_at or _NEVER)
        if row.deactivated_at is None:
            self._beliefs.keep(key, used, owner, mark)
        return used


def _require_good(row: Credential, now: datetime) -> None:
    if row.deactivated_at is not None:
        raise TokenRefusedError("Its user is deactivated.", is_ours=True)
    if row.ends_at is not None and row.ends_at <= now:
        late = (now - row.ends_at).total_seconds()
        raise TokenRefusedError(f"What it stands for ended {late:.0f} s ago.", is_ours=True)
