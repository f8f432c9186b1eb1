"""Columns that are packed into one value are read as they are by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select

from impl.database import Database, Query
from impl.database.packed import Packed
from impl.tasks.tables import TaskRow
from impl.users.tables import UserRow
from tests.support.rows import new_task, new_user

_COLUMNS = [
    column
    for column in TaskRow.__table__.c  # type: ignore[attr-defined]
    if column.key != "words"  # which are made by functions, wherever they are read
]
_QUERY: Query[Any] = Query(select(*_COLUMNS, Packed(*_COLUMNS)), list)
_MOMENT = datetime(2026, 11, 29, 2, 3, 4, 567890, UTC)


async def test_packed_columns_are_those_that_are_not(database: Database) -> None:
    user = new_user()
    texts = ['quotes " and \\ and \u0001', "caf\u00e9 \N{PILE OF POO}\n\ttwo lines", "NULL", "[1]"]
    days = [datetime.max.replace(tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC), _MOMENT, None]
    tasks = [
        new_task(
            user_id=user["id"],
            title=text,
            description=text if number else None,
            due_at=due,
            due_date=None if due else date(2026, 12, 24),
            updated_at=_MOMENT,
        )
        for number, (text, due) in enumerate(zip(texts, days, strict=True))
    ]
    async with database.transaction() as transaction:
        for table, rows in ((UserRow, [user]), (TaskRow, tasks)):
            for row in rows:
                await transaction.execute(insert(table).values(row))
        found = await transaction.all(_QUERY, {})
    assert len(found) == len(tasks)
    for *values, packed in found:
        assert [*packed] == values
        assert [*map(type, packed)] == [*map(type, values)]
