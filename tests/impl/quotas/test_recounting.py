"""Counts that an older version let drift are corrected, and stop nobody until then."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlmodel import col

from impl.database import Database
from impl.database.repair import repair
from impl.quotas.quotas import Usage
from impl.service import REPAIRS
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.impl.quotas.storer import Storer, storing

(COUNTS,) = (kind for kind in REPAIRS if kind.name == "counts")


async def drift(storer: Storer, counts: int) -> None:
    values = dict.fromkeys(("task_count", "text_bytes", "tag_count"), counts)
    statement = update(UserRow).where(col(UserRow.id) == storer.user.user_id).values(values)
    async with storer.database.transaction() as transaction:
        await transaction.execute(statement)


@pytest.mark.parametrize("counts", [0, 10_000_000])
async def test_counts_that_are_wrong_are_recounted(
    settings: Settings, database: Database, counts: int
) -> None:
    async with storing(settings, database) as storer:
        await storer.create("\N{SPARKLES}", description="é", tags=["a", "b"])
        await storer.delete(await storer.create("x"))
        await drift(storer, counts)
        repaired = await repair(database, COUNTS)
        assert (repaired.repaired, repaired.left) == (1, 0)
        assert await storer.require_true_counts() == Usage(2, 6, 2)
        assert (await repair(database, COUNTS)).repaired == 0


async def test_no_count_that_is_too_small_stops_who_removes(
    settings: Settings, database: Database
) -> None:
    async with storing(settings, database) as storer:
        task = await storer.create("a long title", tags=["a", "b"])
        await drift(storer, 0)
        await storer.send("PATCH", f"/{task['id']}", json={"title": "x"})
        await storer.retag(task, "a")
        await storer.remove("a")
        assert await storer.counted() == Usage(0, 0, 0)
