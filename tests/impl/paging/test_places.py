"""Places in lists: what was found of a row is the same again in a cursor of its page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, String, Uuid, column, literal, select

from impl.database import Database
from impl.database.columns import UtcDateTime
from impl.paging.pages import Order, paged

MOMENT, TEXT, ID = column("moment", UtcDateTime()), column("text", String), column("id", Uuid())
TIE = UUID("0190f1f2-8c3d-7abc-bdef-0123456789ab")
MOMENTS = {
    "now": datetime(2026, 11, 29, 2, 3, 4, 567891, UTC),
    "a whole second": datetime(2026, 11, 29, 2, 3, 4, 0, UTC),
    "before the epoch of PostgreSQL": datetime(1999, 12, 31, 23, 59, 59, 999999, UTC),
    "the first": datetime.min.replace(tzinfo=UTC),
    "the last": datetime.max.replace(tzinfo=UTC),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
async def test_a_moment_and_an_id(database: Database, moment: datetime) -> None:
    order = Order(MOMENT, ID, is_down=True)
    assert await kept(database, order, literal(moment, UtcDateTime())) == (moment, TIE)


@pytest.mark.parametrize("title", ["", "milk", '"\\\n\x7f', "caf\u00e9 \U0001f600"])
async def test_a_text_and_an_id(database: Database, title: str) -> None:
    order = Order(TEXT, ID, is_down=False)
    assert await kept(database, order, literal(title)) == (title, TIE)


@pytest.mark.parametrize("is_down", [False, True])
async def test_a_row_without_a_key(database: Database, is_down: bool) -> None:  # noqa: FBT001
    order = Order(MOMENT, ID, is_down, is_nullable=True)
    assert await kept(database, order, literal(None, UtcDateTime())) == (None, TIE)


async def kept(database: Database, order: Order, key: ColumnElement[Any]) -> tuple[Any, ...]:
    """Returns what is read of the cursor of a row with this key."""
    places = select(key.label("sort_key"), literal(TIE, Uuid()).label("sort_tie"))
    async with database.transaction(read_only=True) as transaction:
        (row,) = await transaction.all(paged(list, places).query, {})
    return (*order.read(order.write(row)),)
