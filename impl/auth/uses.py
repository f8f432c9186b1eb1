"""When sessions and API keys were last used: recorded beside the requests, many at once."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, or_, select, update
from sqlmodel import col

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database import Database, DatabaseUnavailableError
from impl.database.columns import UtcDateTime
from impl.errands import Errand

_PAUSE_SECONDS = 0.5


def _touch(table: type[SessionRow | ApiKeyRow]) -> Executable:
    """Returns the statement that records a use, unless somebody has the row locked.

    So it waits for nobody, however many of other users it is run with in one transaction.
    """
    used = bindparam("used", type_=UtcDateTime())
    this = (
        col(table.user_id) == bindparam("owner"),
        col(table.id) == bindparam("credential"),
        or_(col(table.last_used_at).is_(None), col(table.last_used_at) < used),
    )
    unlocked = select(col(table.id)).where(*this).with_for_update(key_share=True, skip_locked=True)
    return (
        update(table)
        .where(this[0], col(table.id) == unlocked.scalar_subquery())
        .values(last_used_at=used)
    )


TOUCH_SESSION = _touch(SessionRow)
TOUCH_KEY = _touch(ApiKeyRow)


class Uses:
    """Records uses. One that cannot be recorded is forgotten: the next one is a minute away."""

    def __init__(self, database: Database, touch: Executable) -> None:
        self._database = database
        self._touch = touch
        self._noted: dict[tuple[str, Any], datetime] = {}
        self._errand = Errand("uses", self._record, _PAUSE_SECONDS)

    def note(self, owner: str, credential: object, used: datetime) -> None:
        """Has a use recorded soon."""
        self._noted[owner, credential] = used
        self._errand.want()

    async def close(self) -> None:
        """Records what is left."""
        await self._errand.close()

    async def _record(self) -> None:
        noted, self._noted = self._noted, {}
        uses = [
            {"owner": owner, "credential": credential, "used": used}
            for (owner, credential), used in noted.items()
        ]
        with suppress(DatabaseUnavailableError):  # it was logged
            async with self._database.transaction() as transaction:
                await transaction.execute_many(self._touch, uses)
