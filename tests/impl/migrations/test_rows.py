"""Upgrading, downgrading and upgrading again keeps all data."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Connection

from impl.database import Database
from impl.database.migrate import downgrade, migrate
from impl.database.repair import repair
from impl.database.schema import NEWEST, REVISIONS
from impl.database.url import DatabaseUrl
from impl.service import REPAIRS
from tests.impl.migrations.databases import (
    Content,
    content,
    content_in,
    on,
    reflected,
    require_kept,
)
from tests.impl.migrations.databases import schema as schema_in
from tests.impl.migrations.seeding import seed


def test_every_row_is_kept_up_and_down_and_up_again(empty: DatabaseUrl) -> None:
    """Everything that the older schema of each step can hold; rows come from each revision.

    A revision that goes down, or up again, has the schema that it had.
    """
    before, schemas = None, []
    for revision in REVISIONS:
        migrate(empty, revision)
        schema, after, seeded = on(empty, lambda c, label=revision: _seeded(c, label))  # type: ignore[misc]
        if before is not None:
            require_kept(before, after)
        schemas.append(schema)
        before = seeded
    assert before is not None
    without = [name for name, rows in before.rows.items() if not rows]
    assert not without, "seeding must learn of new tables"
    for step, run, expected in (
        ("-1", downgrade, schemas[-2::-1]),
        ("+1", migrate, schemas[1:]),
    ):
        for then in expected:
            run(empty, step)
            schema, after = on(empty, _seen)
            assert schema == then
            require_kept(before, after)
            before = after
    assert asyncio.run(_different(empty)) == 0, "a revision derives what the service does not"


def _seeded(connection: Connection, label: str) -> tuple[dict[str, Any], Content, Content]:
    """Returns the schema, and what it contains before and after rows of every kind are added."""
    tables = reflected(connection)
    before = content_in(connection, tables)
    seed(connection, label, tables)
    return schema_in(connection), before, content_in(connection, tables)


def _seen(connection: Connection) -> tuple[dict[str, Any], Content]:
    return schema_in(connection), content_in(connection, reflected(connection))


async def _different(address: DatabaseUrl) -> int:
    database = Database(address)
    try:
        results = [await repair(database, kind) for kind in REPAIRS if kind.name == "tasks"]
    finally:
        await database.close()
    assert all(result.rows for result in results)
    return sum(result.repaired + result.left for result in results)


def test_the_newest_revision_is_walked_to(empty: DatabaseUrl) -> None:
    migrate(empty)
    assert REVISIONS[-1] == NEWEST
    before = content(empty)
    migrate(empty)
    require_kept(before, content(empty))
