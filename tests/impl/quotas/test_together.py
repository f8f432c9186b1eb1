"""Concurrent requests: as many succeed as fit, without deadlocks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Generator
from datetime import UTC, datetime, timedelta

import pytest

from impl.database import Database
from impl.quotas.quotas import Usage
from impl.retention.retentions import purge
from impl.settings import Settings
from tests.impl.quotas.storer import Storer, storing
from tests.impl.tags.tagger import Json
from tests.impl.transfer.imports.files import lines_of, send
from tests.support.apps import retentions_for
from tests.support.clients import client_at
from tests.support.servers import run_two_servers
from tests.support.users import sign_up

AT_ONCE = 20
ROOM = 7


@pytest.fixture(scope="module")
def urls(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[list[str]]:
    """The addresses of two servers, with a quota of seven tasks and twenty tags."""
    quotas = {"QUOTA_TASKS": str(ROOM), "QUOTA_TAGS": "20", "QUOTA_TEXT_BYTES": "20800"}
    folder = tmp_path_factory.mktemp("servers")
    with run_two_servers(database_url, folder, **quotas) as servers:
        yield [server.url for server in servers]


async def test_of_twenty_that_create_at_two_servers_as_many_succeed_as_fit(
    urls: list[str], database: Database
) -> None:
    async with client_at(urls[0], timeout=60) as http:
        storer = Storer(http, await sign_up(http))
        storer.database = database

        async def create(number: int, body: Json) -> int:
            url = f"{urls[number % 2]}{storer.user.tasks}"
            return (await http.post(url, json=body, headers=storer.user.headers)).status_code

        async def at_once(body: Json) -> Counter[int]:
            return Counter(
                await asyncio.gather(*(create(number, body) for number in range(AT_ONCE)))
            )

        assert await at_once({"title": "x"}) == {201: ROOM, 409: AT_ONCE - ROOM}
        assert (await storer.require_true_counts()).tasks == ROOM
        # Each of the deleted ones makes room for one.
        await storer.delete(*(await storer.page(limit=3))["items"])
        assert await at_once({"title": "x"}) == {201: 3, 409: AT_ONCE - 3}
        await storer.delete(*(await storer.page())["items"])
        # Two of these are as long as all texts together may be.
        long = {"title": "x", "description": "x" * 5000, "tags": ["a"]}
        assert await at_once({**long, "description": "\N{SPARKLES}" * 3400}) == {
            201: 2,
            409: AT_ONCE - 2,
        }
        assert await storer.require_true_counts() == Usage(7, 2 * 10_201 + 5, 1)


async def test_requests_that_cross_each_other_all_come_to_an_end(
    settings: Settings, database: Database
) -> None:
    """Locking a user and their tasks in a different order would deadlock."""
    async with storing(settings, database, quota_tasks=40) as storer:
        http, user = storer.http, storer.user

        async def import_all(tasks: list[Json]) -> int:
            file = lines_of(*({"id": task["id"], "title": "i", "tags": ["a"]} for task in tasks))
            return (await send(http, user, file)).status_code

        async def post(path: str, body: Json | None = None) -> int:
            url = f"{user.tasks}{path}"
            return (await http.post(url, json=body, headers=user.headers)).status_code

        async def change_all(tasks: list[Json]) -> int:
            changes = {"title": "changed", "tags": ["b"]}
            operations = [{"op": "update", "id": task["id"], "changes": changes} for task in tasks]
            return await post("/batch", {"mode": "independent", "operations": operations})

        async def merge() -> int:
            tags = [tag["id"] for tag in await storer.all()]
            return await post(f"/../tags/{tags[0]}/merge", {"into": tags[1]})

        async def purge_all() -> int:
            await purge(database, retentions_for(1), datetime.now(UTC) + timedelta(days=2))
            return 200

        seen = Counter[int]()
        for heavy in (import_all, change_all) * 2:  # a user may run two of them at once
            tasks = [await storer.create(str(number), tags=["a", "b"]) for number in range(8)]
            await storer.delete(*tasks[:4])
            async with asyncio.timeout(60):
                seen.update(
                    await asyncio.gather(
                        change_all(tasks),
                        heavy(tasks[::-1]),
                        merge(),
                        purge_all(),
                        *(post("", {"title": "new", "tags": ["c"]}) for _ in range(3)),
                        *(post(f"/{task['id']}/restore") for task in tasks[:4]),
                        purge_all(),
                    )
                )
            await storer.require_true_counts()
            await storer.delete(*(await storer.page(limit=100))["items"])
        assert seen.keys() <= {200, 201, 404, 409}, seen
