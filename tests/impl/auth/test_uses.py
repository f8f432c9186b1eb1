"""Uses of sessions and keys are recorded beside the requests, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import col
from structlog.testing import capture_logs

from impl.auth.tables import SessionRow
from impl.auth.uses import TOUCH_SESSION, Uses
from impl.database import Database, values_of
from tests.impl.revocations.credentials import Holder, new_holders, run
from tests.support.plans import recorded

LATER = datetime(2100, 1, 1, tzinfo=UTC)


async def used(database: Database, holder: Holder) -> datetime:
    moment = select(col(SessionRow.last_used_at)).where(col(SessionRow.id) == holder.session_id)
    async with database.transaction(read_only=True) as transaction:
        return await transaction.one(values_of(datetime, moment), {})


async def test_many_uses_are_recorded_together_and_each_in_one_partition(
    database: Database,
) -> None:
    holders = await new_holders(database, 10)
    uses = Uses(database, TOUCH_SESSION)
    with recorded(database) as statements:
        for holder in holders:
            uses.note(holder.user_id, holder.session_id, LATER)
        await uses.close()
    assert [await used(database, holder) for holder in holders] == [LATER] * 10
    assert len(statements) == 1, "one round trip"
    assert "user_id =" in statements[0].sql


async def test_an_earlier_use_changes_nothing(database: Database) -> None:
    (holder,) = await new_holders(database, 1)
    before = await used(database, holder)
    uses = Uses(database, TOUCH_SESSION)
    uses.note(holder.user_id, holder.session_id, before - timedelta(minutes=5))
    await uses.close()
    assert await used(database, holder) == before


async def test_it_waits_for_nobody_who_has_a_session_locked(database: Database) -> None:
    if database.is_sqlite:
        return  # where one writes at a time, whatever it is
    locked, free = await new_holders(database, 2)
    before = await used(database, locked)
    uses = Uses(database, TOUCH_SESSION)
    async with database.transaction() as other:
        this = update(SessionRow).where(col(SessionRow.id) == locked.session_id)
        await other.execute(this.values(device="a phone"))
        for holder in (locked, free):
            uses.note(holder.user_id, holder.session_id, LATER)
        async with asyncio.timeout(1):
            await uses.close()
    assert await used(database, free) == LATER
    assert await used(database, locked) == before, "the next use is recorded"


async def test_a_use_of_a_session_that_has_ended_is_forgotten(database: Database) -> None:
    ended, going_on = await new_holders(database, 2)
    await run(database, delete(SessionRow).where(col(SessionRow.id) == ended.session_id))
    uses = Uses(database, TOUCH_SESSION)
    with capture_logs() as log:
        for holder in (ended, going_on):
            uses.note(holder.user_id, holder.session_id, LATER)
        await uses.close()
    assert await used(database, going_on) == LATER
    assert log == []
