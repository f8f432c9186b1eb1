"""The worst ten requests for the event loop and for memory: `python -m tests.bench.worst_requests`.

They come from the contract (`tests/generated/worst_requests.py`), and run through the application
on SQLite. `OPERATION` selects a single operation, `BYTES` the maximum size of bodies instead of
1 MiB.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryDirectory

import httpx
import structlog
from fastapi import FastAPI

from impl.app import create_app
from impl.database import Database
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.generated.costs import cost_of
from tests.generated.worst_requests import WorstRequest, worst_requests
from tests.generated.worst_world import WorstWorld
from tests.impl.authorization.world import OPERATIONS, World
from tests.support.apps import settings_for


@dataclass(frozen=True)
class _Cost:
    operation: str
    request: WorstRequest
    status: int
    milliseconds: float
    peak_bytes: int

    @property
    def times(self) -> float:
        """Memory as a multiple of its own size."""
        return self.peak_bytes / max(1, self.request.size)

    def __str__(self) -> str:
        return (
            f"{self.milliseconds:8.1f} ms {self.peak_bytes:12,} B {self.times:8.1f} x "
            f"{self.request.size:10,} B  {self.status}  {self.operation}  {self.request.name}"
        )


def main() -> None:
    """Prints the ten with the longest pauses, and the ten with the most memory for their size."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/worst.db"
        migrate(parse_database_url(url))
        costs = asyncio.run(_measure(url))
    print(f"{len(costs)} requests to {len({cost.operation for cost in costs})} operations")
    print("Longest pauses of the event loop")
    for cost in sorted(costs, key=lambda cost: cost.milliseconds, reverse=True)[:10]:
        print(cost)
    print("Most memory, above 1 MiB, for their size")
    large = [cost for cost in costs if cost.peak_bytes > 1024 * 1024]
    for cost in sorted(large, key=lambda cost: cost.times, reverse=True)[:10]:
        print(cost)
    print("Most memory")
    for cost in sorted(costs, key=lambda cost: cost.peak_bytes, reverse=True)[:10]:
        print(cost)


async def _measure(url: str) -> list[_Cost]:
    only, most_bytes = os.environ.get("OPERATION"), int(os.environ.get("BYTES") or 1024 * 1024)
    costs: list[_Cost] = []
    async with _world(url) as (app, world):
        for operation in OPERATIONS.values():
            if only not in (None, operation.id):
                continue
            target = await WorstWorld(app, world).target(operation)
            for request in worst_requests(operation, most_bytes):
                send = partial(target.send, request)
                fast, slow = [await cost_of(send, memory=memory) for memory in (False, True)]
                status, milliseconds = fast.answer.status_code, fast.pause * 1000
                costs.append(_Cost(operation.id, request, status, milliseconds, slow.peak))
    return costs


@asynccontextmanager
async def _world(url: str) -> AsyncGenerator[tuple[FastAPI, World]]:
    settings = settings_for(url)
    app, database = create_app(settings), Database(parse_database_url(url))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
    ):
        yield app, World(client, database, settings)
    await database.close()


if __name__ == "__main__":
    main()
