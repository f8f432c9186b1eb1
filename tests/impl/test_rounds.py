"""Rounds are done again and again, whatever becomes of one, and end at once when they are left."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from impl.refusals import UnavailableError
from impl.rounds import rounds

SOON = timedelta(milliseconds=5)


async def test_work_goes_on_after_failures_which_are_logged() -> None:
    done: list[int] = []
    enough = asyncio.Event()

    async def work() -> None:
        done.append(len(done))
        match len(done):
            case 1:
                raise UnavailableError
            case 2:
                raise LookupError
            case 4:
                enough.set()
            case _:
                pass

    with capture_logs() as lines:
        async with asyncio.timeout(10), rounds("tidying", work, SOON):
            await enough.wait()
    told = [(line["event"], line["log_level"]) for line in lines]
    assert told == [("tidying_failed", "warning"), ("tidying_failed", "error")]
    count = len(done)
    await asyncio.sleep(0.05)
    assert len(done) == count, "it has ended"


async def test_processes_that_start_together_do_not_begin_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return 0

    monkeypatch.setattr("impl.rounds.random.uniform", uniform)
    began = asyncio.Event()

    async def work() -> None:
        began.set()

    async with asyncio.timeout(10), rounds("tidying", work, timedelta(hours=1)):
        await began.wait()
    assert asked == [(0.1, 1)]
