"""Connections, made within their time, and closed where nobody waits for them any more."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from impl.database.deadlines import CLOSE_SECONDS, GRACE_SECONDS
from impl.database.errors import DatabaseUnavailableError, log_unreachable

UNREACHABLE = (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What is raised when the server cannot be reached, does not answer, or sends us away."""
_forgotten: set[asyncio.Task[Any]] = set()
"""Connections that nobody waits for any more, being made or being closed."""


async def connect(engine: AsyncEngine, seconds: float) -> AsyncConnection:
    """Returns a connection, which is closed where who asks is cancelled meanwhile.

    SQLAlchemy forgets one that it is preparing when that is cancelled.

    Raises:
        DatabaseUnavailableError: there is none within so many seconds.
    """
    opening = asyncio.ensure_future(_open(engine, seconds))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_close_unused)
        _keep_until_done(opening)
        raise


async def _open(engine: AsyncEngine, seconds: float) -> AsyncConnection:
    try:
        # Also what is asked on a new connection before it is used has to be answered in time.
        async with asyncio.timeout(seconds + GRACE_SECONDS):
            return await engine.connect()
    except UNREACHABLE as error:
        log_unreachable(error)
        raise DatabaseUnavailableError from error


def _close_unused(opening: asyncio.Future[AsyncConnection]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        _keep_until_done(asyncio.ensure_future(opening.result().close()))


def _keep_until_done(task: asyncio.Task[Any]) -> None:
    _forgotten.add(task)
    task.add_done_callback(_forgotten.discard)


async def wait_for_forgotten() -> None:
    """Returns when they are closed, or do not get any further."""
    loop = asyncio.get_running_loop()
    while own := [task for task in _forgotten if task.get_loop() is loop]:
        _, pending = await asyncio.wait(own, timeout=CLOSE_SECONDS)
        if pending:
            break
