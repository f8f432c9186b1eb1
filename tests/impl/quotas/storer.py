"""A user who stores as much as allowed, and what the database has of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from impl.database import Database
from impl.idempotency.tables import IdempotencyKeyRow
from impl.quotas.quotas import Usage
from impl.quotas.tables import TAG_COUNT, TASK_COUNT, TEXT_BYTES
from impl.settings import Settings
from impl.tags.tables import TagRow
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.generated.documents import require_valid
from tests.impl.tags.tagger import Json, Tagger
from tests.impl.transfer.imports.files import lines_of, send
from tests.support.apps import run_app
from tests.support.rows import untyped
from tests.support.users import sign_up

_COUNTED = select(TASK_COUNT, TEXT_BYTES, TAG_COUNT).where(col(UserRow.id) == bindparam("owner"))
_TEXTS = select(col(TaskRow.title), col(TaskRow.description)).where(
    col(TaskRow.user_id) == bindparam("owner")
)
_REPLIES: Select[Any] = select(
    col(UserRow.reply_bytes), func.coalesce(func.sum(func.length(col(IdempotencyKeyRow.reply))), 0)
).outerjoin(IdempotencyKeyRow, col(IdempotencyKeyRow.user_id) == col(UserRow.id))
_TAGS: Select[Any] = select(func.count()).where(col(TagRow.user_id) == bindparam("owner"))


class Storer(Tagger):
    """A client authenticated as a user, with access to the database."""

    database: Database

    async def counted(self) -> Usage:
        """Returns the counts in the user's row."""
        async with self.database.transaction(read_only=True) as transaction:
            return Usage(*await transaction.one(untyped(_COUNTED), self._owner))

    async def stored(self) -> Usage:
        """Returns what the user stores, counted in Python."""
        async with self.database.transaction(read_only=True) as transaction:
            texts = await transaction.all(untyped(_TEXTS), self._owner)
            (tags,) = await transaction.one(untyped(_TAGS), self._owner)
        size = sum(len(f"{row.title}{row.description or ''}".encode()) for row in texts)
        return Usage(len(texts), size, tags)

    async def require_true_counts(self) -> Usage:
        """Returns what the user stores, which must match the counts."""
        stored = await self.stored()
        assert await self.counted() == stored
        return stored

    async def require_true_reply_bytes(self) -> int:
        """Returns the size of the user's stored replies, which must match the count."""
        of_user = _REPLIES.where(col(UserRow.id) == bindparam("owner")).group_by(
            col(UserRow.reply_bytes)
        )
        async with self.database.transaction(read_only=True) as transaction:
            counted, kept = tuple(await transaction.one(untyped(of_user), self._owner))
        assert counted == kept
        return int(counted)

    async def refused(self, method: str = "POST", path: str = "", **given: Any) -> Json:
        """Returns the problem of a request that does not fit."""
        problem = await self.send(method, path, 409, **given)
        return _quota_exceeded(problem)

    async def delete(self, *tasks: Json) -> None:
        for task in tasks:
            await self.send("DELETE", f"/{task['id']}", status=204)

    async def trash(self) -> set[str]:
        """Returns the titles of all deleted tasks."""
        page = await self.page(deleted="only", limit=100)
        return {task["title"] for task in page["items"]}

    async def batch(self, mode: str, *operations: Json, status: int = 200) -> Json:
        body = {"mode": mode, "operations": operations}
        return await self.send("POST", "/batch", status, json=body)

    async def import_tasks(self, *tasks: Json, status: int = 200, query: str = "") -> Json:
        response = await send(self.http, self.user, lines_of(*tasks), query=query)
        assert response.status_code == status, response.text
        body: Json = response.json()
        return body if status == 200 else _quota_exceeded(body)

    @property
    def _owner(self) -> dict[str, object]:
        return {"owner": self.user.user_id}


def _quota_exceeded(problem: Json) -> Json:
    require_valid({"$ref": "#/components/schemas/Problem"}, problem)
    assert problem["type"] == "/docs/problems/quota-exceeded"
    return problem


@asynccontextmanager
async def storing(
    settings: Settings,
    database: Database,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    **quotas: int,
) -> AsyncGenerator[Storer]:
    """Yields a new user of an application with these quotas."""
    async with run_app(settings.model_copy(update=quotas), now) as client:
        storer = Storer(client, await sign_up(client))
        storer.database = database
        yield storer
