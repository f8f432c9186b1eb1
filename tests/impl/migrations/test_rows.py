"""Upgrading, downgrading and upgrading again keeps all data."""

from __future__ import annotations

import asyncio

from impl.database import Database
from impl.database.migrate import downgrade, migrate
from impl.database.repair import repair
from impl.database.schema import NEWEST, REVISIONS
from impl.database.url import DatabaseUrl
from impl.service import REPAIRS
from tests.impl.migrations.databases import content, on, require_kept
from tests.impl.migrations.seeding import seed


def test_every_row_is_kept_up_and_down_and_up_again(empty: DatabaseUrl) -> None:
    """Everything that the older schema of each step can hold; rows come from each revision."""
    before = None
    for revision in REVISIONS:
        migrate(empty, revision)
        if before is not None:
            require_kept(before, content(empty))
        on(empty, lambda connection, label=revision: seed(connection, label))  # type: ignore[misc]
        before = content(empty)
    assert before is not None
    without = [name for name, rows in before.rows.items() if not rows]
    assert not without, "seeding must learn of new tables"
    for steps, run in ((REVISIONS[-2::-1], downgrade), (REVISIONS[1:], migrate)):
        for revision in steps:
            run(empty, revision)
            after = content(empty)
            require_kept(before, after)
            before = after
    assert asyncio.run(_different(empty)) == 0, "a revision derives what the service does not"


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
