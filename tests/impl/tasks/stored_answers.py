"""What is stored of the answers about a user's tasks, and what is answered without it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import func, select, text, update
from sqlmodel import col

from impl.database import Database
from impl.tasks.answers import FORMAT, Answers
from impl.tasks.rows import TaskReader
from impl.tasks.tables import TaskRow
from tests.support.rows import untyped
from tests.support.users import SignedUp

_ROW = TaskRow.__table__.c  # type: ignore[attr-defined]
_COLUMNS = select(_ROW.id, _ROW.version, _ROW.answer, _ROW.answer_version, _ROW.answer_format)


def answers_of(database: Database) -> Answers:
    return Answers(database, TaskReader(timedelta(days=30)))


async def store_all(database: Database, user: SignedUp) -> None:
    """Stores the answers about all tasks of a user."""
    async with database.transaction() as transaction:
        query = untyped(select(_ROW.id).where(_ROW.user_id == user.user_id))
        tasks = [row.id for row in await transaction.all(query, {})]
        await answers_of(database).store(transaction, user.user_id, tasks)


async def stored(database: Database, user: SignedUp) -> dict[str, str]:
    """Returns the answers that count, by the ids of the tasks."""
    query = untyped(_COLUMNS.where(_ROW.user_id == user.user_id))
    async with database.transaction(read_only=True) as transaction:
        rows = await transaction.all(query, {})
    return {
        str(row.id): row.answer
        for row in rows
        if row.answer is not None
        and (row.answer_version, row.answer_format) == (row.version, FORMAT)
    }


async def require_right(client: httpx.AsyncClient, database: Database, user: SignedUp) -> None:
    """Compares what counts with what the columns say, of which a single task is always made."""
    for task, answer in (await stored(database, user)).items():
        response = await client.get(f"{user.tasks}/{task}", headers=user.headers)
        assert response.status_code == 200, "only of a task that is not deleted"
        assert answer == response.text


async def falsify(database: Database, user: SignedUp, **more: object) -> None:
    """Makes stored answers about milk false, and changes some columns beside them."""
    values = {"answer": func.replace(col(TaskRow.answer), "Milk", "False"), **more}
    async with database.transaction() as transaction:
        await transaction.execute(
            update(TaskRow).where(col(TaskRow.user_id) == user.user_id).values(values)
        )


async def forget(database: Database, user: SignedUp) -> None:
    async with database.transaction() as transaction:
        await transaction.execute(
            text("UPDATE tasks SET answer = NULL WHERE user_id = :owner"), {"owner": user.user_id}
        )


async def page(client: httpx.AsyncClient, user: SignedUp, query: str = "") -> list[dict[str, Any]]:
    """Returns the tasks of a list."""
    response = await client.get(f"{user.tasks}{query}", headers=user.headers)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = json.loads(response.content)["items"]
    return items
