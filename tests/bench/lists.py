"""The cost of a page of tasks: deep in a list, and for a user with many tasks.

`python -m tests.bench.lists`: two requests take turns, so that other load on the machine slows both
alike; the ratio of their medians is the result. `SAMPLES` is the number of each. It runs on
PostgreSQL, with 1,000 users.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import httpx

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.support.many_tasks import add_tasks, add_users
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.servers import run_server
from tests.support.users import PASSWORD

_WARM_UP = 10
_PAGE = 50
_KEYS = ("created_at", "updated_at", "due", "priority", "title")
_QUERIES = [
    "completed=false",
    "q=milk",
    "q=milk&sort=title",
    "priority=high",
    "total=true",
]

type Get = tuple[str, str]
"""An address, and the token of its caller."""


def main() -> None:
    """Prints the ratios."""
    end_in_order_when_terminated()
    samples = int(os.environ.get("SAMPLES") or "100")
    with TemporaryDirectory() as directory, run_postgres() as postgres:
        url = postgres.create_database()
        migrate(parse_database_url(url))
        log = Path(directory) / "server.log"
        with (
            run_server(url, log, RATE_LIMIT_ENABLED="false", BCRYPT_ROUNDS="4") as server,
            httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client,
        ):
            few, many = _account(client, "few"), _account(client, "many")
            asyncio.run(_fill(url, few[0].split("/")[2], many[0].split("/")[2]))
            _measure(client, few, many, samples)


async def _fill(url: str, few: str, many: str) -> None:
    connection = await asyncpg.connect(url)
    await add_tasks(connection, await add_users(connection, 998), 300)
    await add_tasks(connection, [few], 100)
    await add_tasks(connection, [many], 100_000)
    await connection.close()


def _account(client: httpx.Client, name: str) -> Get:
    account = {"email": f"{name}@bench.example", "password": PASSWORD}
    signed_up = client.post("/api/auth/signup", json=account).raise_for_status().json()
    return f"/api/{signed_up['user']['id']}/tasks", signed_up["access_token"]


def _measure(client: httpx.Client, few: Get, many: Get, samples: int) -> None:
    for key in _KEYS:
        query = f"?limit={_PAGE}&sort={key}"
        deep = _follow(client, (many[0] + query, many[1]), pages=999)
        first = (many[0] + query, many[1])
        _compare(client, f"sort={key}: page 1,000 / page 1", first, deep, samples)
    for query in ["", *(f"sort={key}" for key in _KEYS), *_QUERIES]:
        addresses = [(f"{tasks}?limit={_PAGE}&{query}", token) for tasks, token in (few, many)]
        name = f"{query or 'no filter'}: 100,000 tasks / 100 tasks"
        _compare(client, name, addresses[0], addresses[1], samples)


def _follow(client: httpx.Client, get: Get, pages: int) -> Get:
    """Returns the page that many pages later."""
    address, token = get
    for _ in range(pages):
        response = client.get(address, headers={"Authorization": f"Bearer {token}"})
        address = response.raise_for_status().links["next"]["url"]
    return address, token


def _compare(client: httpx.Client, name: str, base: Get, other: Get, samples: int) -> None:
    seconds: dict[Get, list[float]] = {base: [], other: []}
    turns = [base, other]
    for sample in range(-_WARM_UP, samples):
        turns.reverse()  # so that neither always follows the other
        for get in turns:
            address, token = get
            started = time.perf_counter()
            response = client.get(address, headers={"Authorization": f"Bearer {token}"})
            elapsed = time.perf_counter() - started
            response.raise_for_status()
            if sample >= 0:
                seconds[get].append(elapsed)
    first, second = (statistics.median(seconds[get]) * 1000 for get in (base, other))
    print(f"{name:56} {second:7.2f} ms / {first:7.2f} ms = {second / first:5.2f}", flush=True)


if __name__ == "__main__":
    main()
