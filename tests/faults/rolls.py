"""Servers are replaced one after the other, while nobody tries anything again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from tests.faults.ledger import Figure, Row
from tests.faults.parts import Parts, in_thread
from tests.faults.trial import Trial, trial
from tests.support.nginx import free_port, run_nginx
from tests.support.units import Unit

_BETWEEN_SECONDS = 0.5
_BEHIND_PROXY = {"TRUSTED_PROXY_HOPS": "1"}


async def rolls(parts: Parts) -> AsyncIterator[Row]:
    """Ends one by SIGTERM, again and again, and starts another one in its place."""
    yield await _behind_nginx(parts)
    yield await _on_a_kept_socket(parts)


async def _behind_nginx(parts: Parts) -> Row:
    url, times = await parts.database("postgresql"), parts.size.rolls
    ports = [free_port(), free_port()]
    async with (
        AsyncExitStack() as first,
        AsyncExitStack() as second,
        in_thread(run_nginx(parts.folder(), ports)) as proxy,
    ):
        stacks = [first, second]
        for stack, port in zip(stacks, ports, strict=True):
            await stack.enter_async_context(parts.server(url, PORT=str(port), **_BEHIND_PROXY))
        proxy_url = f"http://127.0.0.1:{proxy}"
        async with trial(parts, [proxy_url], url, is_direct=False) as trying:
            for number in range(times):
                stack, port = stacks[number % 2], ports[number % 2]
                await stack.aclose()
                await stack.enter_async_context(parts.server(url, PORT=str(port), **_BEHIND_PROXY))
                await asyncio.sleep(_BETWEEN_SECONDS)
    return _row(trying, times, "two servers behind nginx")


async def _on_a_kept_socket(parts: Parts) -> Row:
    """There is one, of two workers. While it is away, connections wait."""
    url, times = await parts.database("postgresql"), parts.size.rolls
    unit = await asyncio.to_thread(Unit, url, parts.folder() / "server.log", WORKERS="2")
    try:
        await asyncio.to_thread(unit.until_ready)
        async with trial(parts, [f"http://127.0.0.1:{unit.port}"], url) as trying:
            for _ in range(times):
                await asyncio.to_thread(unit.restart)
                await asyncio.sleep(_BETWEEN_SECONDS)
    finally:
        await asyncio.to_thread(unit.close)
    return _row(trying, times, "a socket that is handed over")


def _row(trying: Trial, times: int, setting: str) -> Row:
    findings = trying.findings
    failed = findings.interrupted + findings.statuses[503]
    trying.others.append(Figure(f"{failed} requests failed (bar: 0)", failed == 0))
    return trying.row(f"SIGTERM under load, {times} times", setting)
