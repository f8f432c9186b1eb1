"""Connecting within a deadline, and closing connections that nobody is waiting for any more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from impl.database.deadlines import CLOSE_SECONDS, GRACE_SECONDS
from impl.database.errors import DatabaseUnavailableError, log_unreachable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

UNREACHABLE = (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What is raised when the server cannot be reached, does not answer, or refuses."""
_forgotten: set[asyncio.Task[Any]] = set()
"""Connections that nobody is waiting for any more, while they are opened or closed."""


async def connect(engine: AsyncEngine, seconds: float) -> AsyncConnection:
    """Returns a connection. If the caller is cancelled meanwhile, it is closed.

    SQLAlchemy would leak a connection whose preparation is cancelled.

    Raises:
        DatabaseUnavailableError: there is none within `seconds`.
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
    """Waits until the forgotten connections are closed, or make no progress."""
    loop = asyncio.get_running_loop()
    while own := [task for task in _forgotten if task.get_loop() is loop]:
        _, pending = await asyncio.wait(own, timeout=CLOSE_SECONDS)
        if pending:
            break
