"""Which connection of PostgreSQL a statement runs on."""

from __future__ import annotations

from sqlalchemy import text

from impl.database import Database
from tests.support.rows import untyped

PID = untyped(text("SELECT pg_backend_pid()"))


async def pid_of(database: Database, *, read_only: bool = True) -> int:
    """Returns the number of the connection that a transaction has."""
    async with database.transaction(read_only=read_only) as transaction:
        return int((await transaction.one(PID, {}))[0])
