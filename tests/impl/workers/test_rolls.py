"""Restarts under load: clients that keep their connections and retry nothing see no error.

`make faults ONLY=rolls` has twenty of each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clients import client_at
from tests.support.nginx import free_port, run_nginx
from tests.support.rolling_load import Load, load_on
from tests.support.servers import RunningServer, run_server
from tests.support.units import Unit
from tests.support.users import SignedUp, sign_up

ROLLS = 3
_SECONDS = 60


@pytest.fixture
def unit(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Generator[Unit]:
    unit = Unit(database_url, tmp_path / "output", WORKERS=request.param)
    yield unit
    unit.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("unit", ["2"], indirect=True, ids=lambda workers: f"{workers} workers")
async def test_one_after_the_other_on_a_socket_that_is_handed_over(unit: Unit) -> None:
    user = await _user(unit.port)
    async with load_on(unit.port, user.headers) as load:
        for _ in range(ROLLS):
            await asyncio.to_thread(unit.restart)
            await asyncio.sleep(0.3)
    assert load.reconnected >= ROLLS, "they were told to, each time"
    await _require_no_loss(load, user, unit.port)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_in_turns_behind_nginx(database_url: str, tmp_path: Path) -> None:
    ports = [free_port(), free_port()]
    with ExitStack() as stack, run_nginx(tmp_path, ports) as port:
        outputs = {each: tmp_path / f"{each}.log" for each in ports}

        def start(each: int) -> RunningServer:
            return stack.enter_context(run_server(database_url, outputs[each], PORT=str(each)))

        servers = {each: start(each) for each in ports}
        user = await _user(ports[0])  # nginx adds a header of its own
        async with load_on(port, user.headers) as load:
            for roll in range(ROLLS):
                each = ports[roll % 2]
                await asyncio.to_thread(servers[each].stop)
                assert servers[each].process.returncode == 0
                servers[each] = await asyncio.to_thread(start, each)
                await asyncio.sleep(0.3)
        await _require_no_loss(load, user, ports[0])


async def _user(port: int) -> SignedUp:
    async with client_at(f"http://127.0.0.1:{port}", timeout=_SECONDS) as client:
        return await sign_up(client)


async def _require_no_loss(load: Load, user: SignedUp, port: int) -> None:
    print(f"{ROLLS} rolls: {load.answered} requests, {load.reconnected} new connections")
    assert load.errors == []
    async with client_at(f"http://127.0.0.1:{port}", timeout=_SECONDS) as client:
        exported = await client.post("/api/me/exports", headers=user.headers)
    assert exported.text.count('{"type":"task"') == load.created
