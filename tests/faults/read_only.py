"""A primary that is made read-only, as when another one takes its place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg

from tests.faults.ledger import Row
from tests.faults.parts import Parts
from tests.faults.trial import trial

_ON = "ALTER SYSTEM SET default_transaction_read_only = on"
_OFF = "ALTER SYSTEM RESET default_transaction_read_only"
_RELOAD = "SELECT pg_reload_conf()"


async def read_only(parts: Parts) -> AsyncIterator[Row]:
    """Makes the server read-only, for connections that are open, too."""
    url = await parts.database("postgresql")
    async with (
        parts.server(url) as server,
        trial(parts, [server.url], url, server.process.pid) as trying,
    ):
        for _ in range(3):
            await _execute(url, _ON)
            await asyncio.sleep(parts.size.seconds / 2)
            await _execute(url, _OFF)
            await trying.is_back()
            await asyncio.sleep(1)
    yield trying.row("becomes read-only, and is writable again, 3 times", "PostgreSQL")


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await connection.execute("SET default_transaction_read_only = off")
        await connection.execute(statement)
        await connection.execute(_RELOAD)
    finally:
        await connection.close()
