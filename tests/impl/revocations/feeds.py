"""The feed of revocations in tests: how often it is read, and what may take its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import Delete, delete

from impl.auth.tables import SessionRow
from impl.database import Database, DatabaseUnavailableError, Query, Transaction
from impl.revocations.statements import SELECT_ON_POSTGRESQL, SELECT_ON_SQLITE
from tests.impl.revocations.credentials import Holder, run
from tests.support.plans import Statement

FEEDS = (SELECT_ON_POSTGRESQL, SELECT_ON_SQLITE)


def of(holder: Holder, statement: Delete) -> Delete:
    """Returns the statement for the rows of one user."""
    return statement.where(statement.table.c.user_id == holder.user_id)


async def end_session(database: Database, holder: Holder) -> None:
    await run(database, of(holder, delete(SessionRow)))


def readings(statements: list[Statement]) -> int:
    return sum("revocations" in statement.sql for statement in statements)


def instead_of_the_feed(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[], Any]
) -> pytest.MonkeyPatch:
    """Lets `answer` take the place of reading the feed."""
    everything = Transaction.all

    async def all_rows(
        transaction: Transaction, query: Query[Any], values: Mapping[str, object]
    ) -> Any:
        return await (answer() if query in FEEDS else everything(transaction, query, values))

    monkeypatch.setattr(Transaction, "all", all_rows)
    return monkeypatch


async def away() -> None:
    raise DatabaseUnavailableError
