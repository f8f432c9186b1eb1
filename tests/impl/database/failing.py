"""Statements that fail: what passes, and a text that must not be logged."""

from __future__ import annotations

from sqlalchemy import text

from impl.database import Database

CANARY = "canary-of-a-row"
PASSING_CLASSES = {
    *("08000", "08001", "08003", "08004", "08006", "08007", "08P01"),
    *("25006", "25P03", "25P04", "40001", "40003", "40P01"),
    *("53000", "53100", "53200", "53300", "55006", "55P03"),
    *("57000", "57014", "57P01", "57P02", "57P03", "57P04", "57P05"),
    *("58000", "58030", "58P01", "58P02", "58P03", "72000"),
}
"""The states of PostgreSQL that pass."""


async def run(database: Database, statement: str, *, read_only: bool = False) -> None:
    async with database.transaction(read_only=read_only) as transaction:
        await transaction.execute(text(statement))
