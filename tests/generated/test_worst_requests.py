"""No request stalls the process: the most expensive ones per operation keep documented limits.

They block the event loop for less than 50 ms, and take less than 20 times their own size in memory,
besides what any request takes. Times are tested with a wide margin, memory exactly.
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
"""The size of the bodies: what grows linearly needs no larger ones."""
BYTES_OF_A_ROW = 1024
"""The memory of an import's report per row of the file, until it is sent."""
ROWS = {"importData": 10_000}


async def test_the_worst_requests_keep_to_the_deadlines(
    app: FastAPI,
    client: httpx.AsyncClient,
    database: Database,
    settings: Settings,
    database_url: str,
) -> None:
    """Refused requests never reach a database: one database is enough for them."""
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
    """Returns what is wrong with the response, and with its costs."""
    send = partial(target.send, request)
    cost = await cost_of(send, memory=True)
    found = [str(cost.answer.status_code)] if cost.answer.status_code >= 500 else []
    if cost.peak > TIMES_ITS_SIZE * request.size + BYTES_OF_ANY + rows * BYTES_OF_A_ROW:
        found.append(f"{cost.peak} bytes for {request.size}")
    pauses = [cost.pause]  # which is possible although memory was measured
    while len(pauses) < TRIES and min(pauses) > MARGIN * PAUSE_SECONDS:
        pauses.append((await cost_of(send, memory=False)).pause)
    if min(pauses) > MARGIN * PAUSE_SECONDS:
        found.append(f"{min(pauses) * 1000:.0f} ms")
    return found


async def test_the_watch_sees_a_pause_and_the_memory() -> None:
    """Otherwise the test above could not fail."""

    async def waste() -> int:
        return len([object() for _ in range(1_000_000)])

    assert (await cost_of(waste, memory=False)).pause > 0.005
    assert (await cost_of(waste, memory=True)).peak > 10_000_000
