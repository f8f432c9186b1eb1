"""Rows for the tests of purging, and what is left of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Executable, insert, select
from sqlmodel import SQLModel, col

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database import Database
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.rows import new_task, new_user, untyped

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TRASH_DAYS = 30
LONG_AGO = NOW - timedelta(days=TRASH_DAYS)


class Owner:
    """A user whose rows are inserted behind the application's back."""

    def __init__(self, database: Database, user_id: str) -> None:
        self._database = database
        self.user_id = user_id

    @classmethod
    async def create(cls, database: Database) -> Owner:
        user = new_user()
        owner = cls(database, str(user["id"]))
        await owner._execute(insert(UserRow).values(user))
        return owner

    async def add_tasks(self, *deleted_at: datetime | None) -> None:
        tasks = [new_task(deleted_at=moment) for moment in deleted_at]
        await self._add(TaskRow, tasks)

    async def add_sessions(self, *expires_at: datetime) -> None:
        always = {"scopes": "", "generation": 0, "token_hash": b"", "ends_at": NOW}
        moments = dict.fromkeys(("created_at", "renewed_at", "last_used_at"), LONG_AGO)
        await self._add(
            SessionRow,
            [
                {"id": uuid.uuid4(), "expires_at": moment, **always, **moments}
                for moment in expires_at
            ],
        )

    async def add_keys(self, *expires_at: datetime | None) -> None:
        always = {"name": "A key", "secret_hash": b"", "scopes": "", "created_at": LONG_AGO}
        keys = [{"id": uuid.uuid4(), "expires_at": moment, **always} for moment in expires_at]
        await self._add(ApiKeyRow, keys)

    async def left(self, moment: Any) -> list[datetime | None]:
        """Returns this column of the remaining rows, the earliest first."""
        statement = select(col(moment)).where(moment.class_.user_id == self.user_id)
        async with self._database.transaction(read_only=True) as transaction:
            rows = await transaction.all(untyped(statement), {})
        return sorted((row[0] for row in rows), key=lambda m: (m is None, m))

    async def _add(self, table: type[SQLModel], rows: Sequence[dict[str, object]]) -> None:
        owned = [{**row, "user_id": self.user_id} for row in rows]
        if owned:
            await self._execute(insert(table).values(owned))

    async def _execute(self, statement: Executable) -> None:
        async with self._database.transaction() as transaction:
            await transaction.execute(statement)
