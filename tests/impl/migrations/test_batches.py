"""Filling in batches while others write."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from impl.database.migrate import migrate
from impl.database.url import DatabaseUrl, parse_database_url
from impl.migrations import batches
from impl.migrations.batches import fill_in_batches
from tests.impl.migrations.databases import content, on
from tests.impl.migrations.seeding import seed

_TASKS = sa.table(
    "tasks",
    sa.column("user_id", sa.String),
    sa.column("id", sa.Uuid),
    sa.column("title", sa.String),
    sa.column("title_order", sa.String),
)
_KEY = (_TASKS.c.user_id, _TASKS.c.id)
_UNFILLED = sa.select(*_KEY, _TASKS.c.title).where(_TASKS.c.title_order == "unfilled")


def prepare(address: DatabaseUrl) -> int:
    """Returns how many tasks there are to fill."""
    migrate(address)
    for label in ("one", "two", "three"):
        on(address, lambda connection, label=label: seed(connection, label))  # type: ignore[misc]
    on(address, lambda c: c.execute(sa.update(_TASKS).values(title_order="unfilled")))
    return len(content(address).rows["tasks"])


def fill(connection: sa.Connection) -> int:
    with Operations.context(MigrationContext.configure(connection)):
        return fill_in_batches(_UNFILLED, _KEY, _copy_titles)


def _copy_titles(connection: sa.Connection, tasks: Sequence[sa.Row[Any]]) -> None:
    for task in tasks:
        is_this = (_TASKS.c.user_id == task.user_id, _TASKS.c.id == task.id)
        new = {"title_order": f"of {task.title[:50]}"}
        connection.execute(sa.update(_TASKS).where(*is_this).values(new))


def titles_and_orders(address: DatabaseUrl) -> set[tuple[str, str]]:
    rows = content(address).rows["tasks"].values()
    return {(row["title"][:50], row["title_order"]) for row in rows}


def test_every_row_is_filled_once(empty: DatabaseUrl, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch ends when its time is over, wherever it is."""
    tasks = prepare(empty)
    monkeypatch.setattr(batches, "_LOCKED_ROWS", 20)
    monkeypatch.setattr(batches, "_SECONDS", 0)
    assert on(empty, fill) == tasks > 48
    assert all(order == f"of {title}" for title, order in titles_and_orders(empty))
    assert on(empty, fill) == 0


def test_a_row_that_is_being_changed_is_filled_from_the_change(postgresql_url: str) -> None:
    """All others are filled meanwhile, and none is locked while that one is waited for."""
    address = parse_database_url(postgresql_url)
    tasks = prepare(address)
    unfilled = "SELECT count(*) FROM tasks WHERE title_order = 'unfilled'"

    async def run() -> None:
        writer = await asyncpg.connect(postgresql_url)
        other = await asyncpg.connect(postgresql_url, server_settings={"lock_timeout": "1s"})
        async with writer.transaction():
            changed = await writer.fetchval(
                "UPDATE tasks SET title = 'Changed' WHERE title = 'Milk' RETURNING id"
            )
            filling = asyncio.create_task(asyncio.to_thread(on, address, fill))
            for _ in range(6000):
                if await other.fetchval(unfilled) < tasks:
                    break
                await asyncio.sleep(0.01)
            assert not filling.done()
            # Any lock is held by the writer.
            await other.execute(
                "UPDATE tasks SET priority = 1 WHERE title <> 'Milk' AND title_order <> 'unfilled'"
            )
        assert changed is not None
        await filling
        await writer.close()
        await other.close()

    asyncio.run(run())
    found = titles_and_orders(address)
    assert ("Changed", "of Changed") in found
    assert all(order == f"of {title}" for title, order in found)
