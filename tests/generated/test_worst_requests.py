"""No request stops the process: the dearest ones to each operation keep to documented deadlines.

They pause the event loop for less than 50 ms, and take less than 20 times their own size in memory,
beside what any request takes. A time is tested with a wide margin, memory as it is.
"""

from __future__ import annotations

from functools import partial

import httpx
from fastapi import FastAPI

from impl.database import Database
from impl.settings import Settings
from tests.generated.costs import BYTES_OF_ANY, PAUSE_SECONDS, TIMES_ITS_SIZE, cost_of
from tests.generated.worst_requests import WorstRequest, worst_requests
from tests.generated.worst_world import Target, WorstWorld
from tests.impl.authorization.world import OPERATIONS, World

MARGIN = 5
TRIES = 3
MOST_BYTES = 8 * 1024
"""How large the bodies are made: what grows no faster than its input needs no larger ones."""
BYTES_OF_A_ROW = 1024
"""What the report of an import takes for each row of the file, until it is told."""
ROWS = {"importData": 10_000}


async def test_the_worst_requests_keep_to_the_deadlines(
    app: FastAPI,
    client: httpx.AsyncClient,
    database: Database,
    settings: Settings,
    database_url: str,
) -> None:
    """What is refused never gets to a database: for that, one of them is enough."""
    world = WorstWorld(app, World(client, database, settings))
    found: list[str] = []
    for operation in OPERATIONS.values():
        target = await world.target(operation)
        for request in worst_requests(operation, MOST_BYTES):
            if database_url.startswith("sqlite") or request.may_succeed:
                complaints = await faults(target, request, ROWS.get(operation.id, 0))
                found += [f"{operation.id}: {request.name}: {text}" for text in complaints]
    assert found == []


async def faults(target: Target, request: WorstRequest, rows: int) -> list[str]:
    """Returns what is wrong with the answer, and with what it cost."""
    send = partial(target.send, request)
    cost = await cost_of(send, memory=True)
    found = [str(cost.answer.status_code)] if cost.answer.status_code >= 500 else []
    if cost.peak > TIMES_ITS_SIZE * request.size + BYTES_OF_ANY + rows * BYTES_OF_A_ROW:
        found.append(f"{cost.peak} bytes for {request.size}")
    pauses = [cost.pause]  # which may do, though memory was measured
    while len(pauses) < TRIES and min(pauses) > MARGIN * PAUSE_SECONDS:
        pauses.append((await cost_of(send, memory=False)).pause)
    if min(pauses) > MARGIN * PAUSE_SECONDS:
        found.append(f"{min(pauses) * 1000:.0f} ms")
    return found


async def test_the_watch_sees_a_pause_and_the_memory() -> None:
    """Or the test above could not fail."""

    async def waste() -> int:
        return len([object() for _ in range(1_000_000)])

    assert (await cost_of(waste, memory=False)).pause > 0.005
    assert (await cost_of(waste, memory=True)).peak > 10_000_000
