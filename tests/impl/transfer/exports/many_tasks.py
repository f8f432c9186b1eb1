"""Tasks that are too many to create one by one."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from uuid_utils.compat import uuid7

from impl.database import Database
from impl.tasks.tables import TaskRow
from tests.support.rows import NOW

MANY = 1_801
_EMPTY = {
    **dict.fromkeys(("description", "due_date", "due_at", "completed_at", "deleted_at")),
    "priority": 0,
    "created_at": NOW,
    "updated_at": NOW,
}


async def add_tasks(database: Database, user_id: str, number: int, letters: int = 300) -> None:
    """Adds tasks to a user, with descriptions of that many letters; every third is deleted."""

    def add(connection: Connection) -> None:
        for start in range(0, number, 1000):
            rows = [
                {
                    **_EMPTY,
                    "user_id": user_id,
                    "id": uuid7(),
                    "title": f"Task {index}",
                    "description": "x" * letters,
                    "deleted_at": NOW if index % 3 == 0 else None,
                }
                for index in range(start, min(start + 1000, number))
            ]
            connection.execute(insert(TaskRow), rows)

    await database.run(add)
