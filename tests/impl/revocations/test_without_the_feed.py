"""What a process believes of those who ask while it cannot read what was revoked."""

from __future__ import annotations

import asyncio

import pytest

from impl.database import Database, DatabaseUnavailableError, Transaction
from tests.impl.revocations.credentials import Holder, Process, StandingTime, new_holders
from tests.impl.revocations.feeds import away, end_session, instead_of_the_feed
from tests.support.plans import recorded


async def test_without_the_feed_users_are_asked_about(
    process: Process,
    holder: Holder,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    instead_of_the_feed(monkeypatch, away)
    for _ in range(3):
        clock.advance(1)
        with recorded() as statements:
            assert await process.accepts(holder)
            assert await process.accepts(holder)
        assert len(statements) == 1, "half a second is believed"
    await end_session(database, holder)
    clock.advance(1)
    assert not await process.accepts(holder)


async def test_the_feed_goes_on_where_it_was_lost(
    process: Process,
    holder: Holder,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (other,) = await new_holders(database, 1)
    assert await process.accepts(other)
    with monkeypatch.context() as patch:
        instead_of_the_feed(patch, away)
        clock.advance(1)
        assert await process.accepts(other)
        await end_session(database, holder)
    clock.advance(2)
    assert await process.accepts(other)
    await asyncio.sleep(0.05)
    clock.advance(1)
    with recorded() as statements:
        assert await process.accepts(other)
        assert not await process.accepts(holder)
    assert len(statements) == 2


async def test_nobody_queues_behind_a_feed_that_hangs(
    process: Process,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holders = await new_holders(database, 20)
    assert await process.accepts_all(holders)
    begun = 0

    async def hang() -> None:
        nonlocal begun
        begun += 1
        await asyncio.sleep(60)

    monkeypatch.setattr("impl.revocations.feed.READ_SECONDS", 0.1)
    instead_of_the_feed(monkeypatch, hang)
    clock.advance(1)
    async with asyncio.timeout(5):
        assert await process.accepts_all(holders)
        clock.advance(10)
        assert await process.accepts_all(holders)
        assert begun == 2, "all wait for the same reading, and then for none"


async def test_nobody_waits_until_a_feed_that_hung_has_cleaned_up(
    process: Process,
    database: Database,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when the server does not even answer that a connection is closed."""
    first, second = await new_holders(database, 2)
    assert await process.accepts_all([first, second])
    begun = 0

    async def hang() -> None:
        nonlocal begun
        begun += 1
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(60)

    instead_of_the_feed(monkeypatch, hang)
    monkeypatch.setattr("impl.revocations.feed.READ_SECONDS", 0.1)
    clock.advance(1)
    async with asyncio.timeout(5):
        assert await process.accepts(first), "after a tenth of a second"
        monkeypatch.setattr("impl.revocations.feed.READ_SECONDS", 60)
        clock.advance(10)
        assert await process.accepts_all([first, second]), "at once"
    assert begun == 1


async def test_without_a_database_nobody_is_believed(
    process: Process, holder: Holder, clock: StandingTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        raise DatabaseUnavailableError

    monkeypatch.setattr(Transaction, "all", nothing)
    monkeypatch.setattr(Transaction, "first", nothing)
    clock.advance(1)
    with pytest.raises(DatabaseUnavailableError):
        await process.accepts(holder)
