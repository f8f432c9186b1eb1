"""Statements that somebody else ends: cancelled by an administrator, or deadlocked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import asyncpg

from tests.faults.ledger import Row
from tests.faults.parts import Parts
from tests.faults.trial import trial

_CANCEL = (
    "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"
)
_TERMINATE = _CANCEL.replace("pg_cancel_backend", "pg_terminate_backend")
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
_TIMES = 5


async def statements(parts: Parts) -> AsyncIterator[Row]:
    """Cancels what runs, ends connections, and locks tables in the opposite order of everybody."""
    for fault, statement in (
        ("statements are cancelled", _CANCEL),
        ("connections are terminated", _TERMINATE),
    ):
        url = await parts.database("postgresql")
        async with (
            parts.server(url) as server,
            trial(parts, [server.url], url, server.process.pid) as trying,
        ):
            number = await _repeat(url, statement, parts.size.seconds)
            await trying.is_back()
        yield trying.row(f"{number} {fault}", "PostgreSQL")
    url = await parts.database("postgresql")
    async with (
        parts.server(url) as server,
        trial(parts, [server.url], url, server.process.pid) as trying,
    ):
        for _ in range(_TIMES):
            await _lock_in_opposite_order(url)
            await trying.is_back()
    deadlocks = await _value(url, _DEADLOCKS)
    assert deadlocks, "locks did not meet"
    yield trying.row(f"{deadlocks} deadlocks", "PostgreSQL")


async def _lock_in_opposite_order(url: str) -> None:
    """Locks tasks, which a create uses last, and then users, of whom each create has locked one."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        # The others notice it before us, and lose.
        await connection.execute("BEGIN; SET LOCAL deadlock_timeout = '60s'; LOCK TABLE tasks")
        await asyncio.sleep(0.2)
        await connection.execute("LOCK TABLE users; COMMIT")
    finally:
        await connection.close()


async def _value(url: str, statement: str) -> int:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return int(await connection.fetchval(statement))
    finally:
        await connection.close()


async def _repeat(url: str, statement: str, seconds: float) -> int:
    """Returns how many were hit."""
    number, until = 0, time.monotonic() + seconds
    connection = await asyncpg.connect(url, timeout=10)
    try:
        while time.monotonic() < until:
            number += await connection.fetchval(statement)
            await asyncio.sleep(0.002)
    finally:
        await connection.close()
    return number
