"""A process that knows a user, and the clock of its feed."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from impl.database import Database
from tests.impl.revocations.credentials import Holder, Process, StandingTime, new_holders


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StandingTime:
    clock = StandingTime()
    for module in ("impl.revocations.feed", "impl.revocations.recent"):
        monkeypatch.setattr(f"{module}.time", clock)
    return clock


@pytest.fixture
async def process(database: Database, clock: StandingTime) -> AsyncGenerator[Process]:
    process = Process(database)
    yield process
    await process.close()


@pytest.fixture
async def holder(database: Database, process: Process) -> Holder:
    """A user whose token and key the process has just accepted."""
    (holder,) = await new_holders(database, 1)
    assert await process.accepts(holder)
    assert await process.accepts_key(holder)
    return holder
