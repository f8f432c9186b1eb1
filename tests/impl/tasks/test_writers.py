"""Fifty concurrent writers, over two real servers on one database: none overwrites another."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import httpx
import pytest

from tests.impl.tasks.caller import Caller
from tests.support.clients import client_at
from tests.support.servers import run_two_servers
from tests.support.users import sign_up

WRITERS = 50

type Write = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def urls(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[list[str]]:
    """The addresses of two servers."""
    with run_two_servers(database_url, tmp_path_factory.mktemp("servers")) as servers:
        yield [server.url for server in servers]


@pytest.fixture
async def callers(urls: list[str]) -> AsyncGenerator[list[Caller]]:
    """A user at each server."""
    limits = httpx.Limits(max_connections=WRITERS)
    clients = [client_at(url, timeout=30, limits=limits) for url in urls]
    user = await sign_up(clients[0])
    yield [Caller(client, user) for client in clients]
    for client in clients:
        await client.aclose()


def patch(number: int) -> Write:
    return "PATCH", "", {"title": f"Writer {number}"}


def any_write(number: int) -> Write:
    """Returns a write of each kind in turn, which changes the title or replaces the known rest."""
    put = ("PUT", "", {"title": f"Writer {number}"})
    return (patch(number), put, ("PATCH", "/complete", {"completed": True}))[number % 3]


@pytest.mark.parametrize("write_of", [patch, any_write], ids=["patches", "all kinds"])
async def test_of_fifty_writers_with_one_entity_tag_exactly_one_wins(
    callers: list[Caller], write_of: Callable[[int], Write]
) -> None:
    task = await callers[0].create()
    started = asyncio.Barrier(WRITERS)

    async def write(number: int) -> httpx.Response:
        caller = callers[number % len(callers)]
        method, suffix, body = write_of(number)
        headers = {**caller.user.headers, "If-Match": '"1"'}
        await started.wait()
        url = f"{caller.user.tasks}/{task['id']}{suffix}"
        return await caller.http.request(method, url, json=body, headers=headers)

    answers = await asyncio.gather(*map(write, range(WRITERS)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: WRITERS - 1}
    (winner,) = (answer for answer in answers if answer.status_code == 200)
    assert winner.headers["etag"] == '"2"'
    for caller in callers:
        assert await caller.get(task) == winner.json()


async def test_writers_who_read_again_lose_no_update(callers: list[Caller]) -> None:
    """Each appends its letter to what it read, and retries until nobody was faster."""
    task = await callers[0].create(description="")
    letters = "abcdefghij"

    async def add(number: int) -> None:
        caller = callers[number % len(callers)]
        status = 412
        while status == 412:
            read = await caller.get(task)
            headers = {**caller.user.headers, "If-Match": f'"{read["version"]}"'}
            body = {"description": f"{read['description']}{letters[number]}"}
            url = f"{caller.user.tasks}/{task['id']}"
            status = (await caller.http.patch(url, json=body, headers=headers)).status_code
        assert status == 200

    await asyncio.gather(*map(add, range(len(letters))))
    written = await callers[0].get(task)
    assert sorted(written["description"]) == list(letters)
    assert written["version"] == len(letters) + 1
