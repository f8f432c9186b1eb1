"""What a process believes of those who ask, and what it asks the database for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert

from impl.api_keys.tables import ApiKeyRow
from impl.auth.tables import SessionRow
from impl.database import Database, Query, Transaction
from impl.revocations.tables import RevocationRow
from tests.impl.revocations.credentials import Holder, Process, StandingTime, new_holders, run
from tests.impl.revocations.feeds import end_session, of, readings
from tests.support.plans import recorded

# What it costs


async def test_a_user_who_asks_once_a_minute_is_read_once(
    process: Process, holder: Holder, clock: StandingTime
) -> None:
    with recorded() as statements:
        for _ in range(5):
            clock.advance(60)
            assert await process.accepts(holder)
            assert await process.accepts_key(holder)
    assert readings(statements) == len(statements) == 5


async def test_a_hundred_users_at_once_cost_one_query(
    process: Process, database: Database, clock: StandingTime
) -> None:
    holders = await new_holders(database, 100)
    assert await process.accepts_all(holders)
    for seconds in (1, 0.6):
        clock.advance(seconds)
        with recorded() as statements:
            assert await process.accepts_all(holders)
            await asyncio.sleep(0.05)
            assert await process.accepts_all(holders)
        assert readings(statements) == len(statements) == 1


async def test_who_asks_again_within_half_a_second_costs_nothing(
    process: Process, holder: Holder, clock: StandingTime
) -> None:
    clock.advance(0.4)
    with recorded() as statements:
        assert await process.accepts(holder)
    assert statements == []


# What it learns


async def test_nobody_is_believed_after_an_idle_time_without_asking(
    process: Process, holder: Holder, database: Database, clock: StandingTime
) -> None:
    await end_session(database, holder)
    clock.advance(3600)
    assert not await process.accepts(holder)
    assert await process.accepts_key(holder), "the key goes on"


async def test_the_next_reading_is_begun_beside_the_requests(
    process: Process, holder: Holder, database: Database, clock: StandingTime
) -> None:
    """Nobody waits for it until the last one is 0.8 seconds old."""
    await end_session(database, holder)
    clock.advance(0.6)
    assert await process.accepts(holder)
    await asyncio.sleep(0.2)
    assert not await process.accepts(holder)


async def test_what_a_user_does_changes_nothing_for_others(
    process: Process, holder: Holder, database: Database, clock: StandingTime
) -> None:
    (other,) = await new_holders(database, 1)
    assert await process.accepts(other)
    await end_session(database, holder)
    clock.advance(1)
    with recorded() as statements:
        assert await process.accepts(other)
    assert len(statements) == 1


async def test_what_commits_late_is_not_missed(
    process: Process, holder: Holder, database: Database, clock: StandingTime
) -> None:
    """Others commit, and the feed is read, while a transaction has ended a session already."""
    others = await new_holders(database, 3)
    assert await process.accepts_all(others)
    async with database.transaction() as late:
        await late.execute(of(holder, delete(SessionRow)))
        for other in others:
            if not database.is_sqlite:  # which has one writer at a time
                await end_session(database, other)
            clock.advance(1)
            assert await process.accepts(holder)
            assert await process.accepts(other) == database.is_sqlite
    clock.advance(1)
    assert not await process.accepts(holder)


async def test_what_a_long_transaction_holds_up_is_new_only_once(
    process: Process, holder: Holder, database: Database, clock: StandingTime
) -> None:
    """It is read again and again, until that transaction has ended."""
    (other,) = await new_holders(database, 1)
    async with database.transaction() as long:
        await long.execute(of(other, delete(ApiKeyRow)))
        if not database.is_sqlite:  # which has one writer at a time
            await run(database, of(holder, delete(ApiKeyRow)))
        clock.advance(1)
        assert await process.accepts(holder)
        with recorded() as statements:
            for _ in range(3):
                clock.advance(1)
                assert await process.accepts(holder)
    assert readings(statements) == len(statements) == 3


async def test_an_answer_from_before_a_revocation_is_not_kept(
    process: Process,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The feed is read while the question about the user is on its way."""
    holder, other = await new_holders(database, 2)
    assert await process.accepts(other)
    first = Transaction.first

    async def slow_first(
        transaction: Transaction, query: Query[Any], values: Mapping[str, object]
    ) -> Any:
        row = await first(transaction, query, values)
        await end_session(database, holder)
        clock.advance(1)
        assert await process.accepts(other)
        return row

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "first", slow_first)
        assert await process.accepts(holder), "it was good when it was asked about"
    assert not await process.accepts(holder)


async def test_after_too_many_revocations_everybody_is_asked_about(
    process: Process,
    holder: Holder,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("impl.revocations.feed.MAX_ROWS", 5)
    others = await new_holders(database, 7)
    assert await process.accepts_all(others)
    for other in others:
        await end_session(database, other)
    clock.advance(1)
    with recorded() as statements:
        assert await process.accepts(holder)
        assert not any([await process.accepts(other) for other in others])
    assert len(statements) == 9
    clock.advance(1)
    with recorded() as statements:
        assert await process.accepts(holder)
    assert len(statements) == 1, "and then believed again"


async def test_rows_that_were_restored_from_a_dump_end_no_beliefs(
    process: Process,
    holder: Holder,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They have the positions of another cluster, far ahead, and hide no revocation of this one."""
    monkeypatch.setattr("impl.revocations.feed.MAX_ROWS", 5)
    (other,) = await new_holders(database, 1)
    restored = [
        {"position": 2**60 + number, "user_id": user_id, "revoked_at": datetime.now(UTC)}
        for number, user_id in enumerate([holder.user_id, *"abcdef"])
    ]
    await run(database, insert(RevocationRow).values(restored))
    for _ in range(2):  # SQLite reads them once
        clock.advance(1)
        assert await process.accepts(holder)
        assert await process.accepts(other)
    clock.advance(1)
    with recorded() as statements:
        assert await process.accepts(holder)
    assert readings(statements) == len(statements) == 1
    await end_session(database, other)
    clock.advance(1)
    assert await process.accepts(holder)
    assert not await process.accepts(other)


async def test_after_a_long_pause_everybody_is_asked_about(
    process: Process, holder: Holder, clock: StandingTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock of the database: revocations might have been removed meanwhile."""
    monkeypatch.setattr("impl.revocations.feed._GAP_SECONDS", -1)
    clock.advance(1)
    with recorded() as statements:
        assert await process.accepts(holder)
    assert len(statements) == 2


# What it takes


async def test_a_process_remembers_so_many_and_no_more(
    process: Process, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were used lately."""
    monkeypatch.setattr("impl.revocations.beliefs.MAX_BELIEFS", 3)
    monkeypatch.setattr("impl.revocations.recent.MAX_RECENT", 1)
    holders = await new_holders(database, 4)
    for holder in (*holders[:3], holders[0], holders[3]):
        assert await process.accepts(holder)
    asked = []
    for holder in (holders[0], holders[2], holders[3], holders[1]):
        with recorded() as statements:
            assert await process.accepts(holder)
        asked.append(len(statements))
    assert asked == [0, 0, 0, 1]


async def test_so_many_changed_users_are_remembered_and_no_more(
    process: Process,
    holder: Holder,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is older than a forgotten change is asked about."""
    monkeypatch.setattr("impl.revocations.feed.MAX_CHANGED", 2)
    others = await new_holders(database, 3)
    asked = []
    for other in others:
        await end_session(database, other)
        clock.advance(1)
        with recorded() as statements:
            assert await process.accepts(holder)
        asked.append(len(statements))
    assert asked == [1, 1, 2]
