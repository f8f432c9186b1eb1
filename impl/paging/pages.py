"""Pages of lists: in which order rows are, and how a page begins after a row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import (
    ColumnElement,
    Executable,
    Row,
    Select,
    SQLColumnExpression,
    Uuid,
    bindparam,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from impl.database import Transaction
from impl.database.columns import UtcDateTime
from impl.paging.cursors import Cursors

type _Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list, which one statement yields rows of."""

    has_key: bool = True
    """Whether its rows have the key that the list is sorted by; those without one come last."""
    is_continued: bool = False
    """Whether it begins after a row, `after_key` and `after_tie`, and not at the beginning."""


@dataclass(frozen=True, eq=False)
class Order:
    """Sorts by a key, and by a unique column where keys are equal; both up or both down.

    Rows without a key come last either way. That makes two parts, since no single range of an
    index has both, and since databases do not agree where nulls belong.
    """

    key: SQLColumnExpression[Any]
    tie: SQLColumnExpression[Any]
    is_down: bool
    is_nullable: bool = False

    def sort(self, statement: _Statement, part: Part) -> _Statement:
        """Returns the statement for `part`, of so many `rows`; their key is called `sort_key`."""
        columns = [self.key, self.tie]
        if self.is_nullable:
            is_null = self.key.is_(None)
            statement = statement.where(~is_null if part.has_key else is_null)
        if part.is_continued:
            statement = statement.where(self._after(columns if part.has_key else [self.tie]))
        # By the key even where all have none, or PostgreSQL does not see the order of the index.
        return (
            statement.add_columns(self.key.label("sort_key"))
            .order_by(*(column.desc() if self.is_down else column.asc() for column in columns))
            .limit(bindparam("rows"))
        )

    def parts(self, after: tuple[object, object] | None) -> list[Part]:
        """Returns what is left of the list after a row, the first part first."""
        if after is None:
            return [Part(), Part(has_key=False)] if self.is_nullable else [Part()]
        if after[0] is None:
            return [Part(has_key=False, is_continued=True)]
        rest = [Part(has_key=False)] if self.is_nullable else []
        return [Part(is_continued=True), *rest]

    def write(self, row: Row[Any]) -> bytes:
        """Returns the position of `row`, as a cursor keeps it."""
        place = [row.sort_key, row.id]
        return json.dumps(place, default=str, ensure_ascii=False, separators=(",", ":")).encode()

    def read(self, position: bytes) -> tuple[object, object]:
        """Returns the key and the tie of a row."""
        key, tie = json.loads(position)
        return _typed(self.key, key), _typed(self.tie, tie)

    def _after(self, columns: Sequence[SQLColumnExpression[Any]]) -> ColumnElement[bool]:
        names = ["after_key", "after_tie"][-len(columns) :]
        values = [
            bindparam(name, type_=_type(column))
            for name, column in zip(names, columns, strict=True)
        ]
        # A row of values is compared as a whole, by one range of the index.
        place, position = tuple_(*columns), tuple_(*values)
        return place < position if self.is_down else place > position


class Listing(Protocol):
    """A list that somebody asked for: which rows, in which order."""

    @property
    def order(self) -> Order: ...

    @property
    def scope(self) -> tuple[str, ...]:
        """What its cursors are good for: who asks, which filters, which order."""

    @property
    def values(self) -> dict[str, object]:
        """What its statements need, but for the position and the number of `rows`."""

    def statement(self, part: Part) -> Executable: ...


async def read_page(
    transaction: Transaction,
    cursors: Cursors,
    listing: Listing,
    *,
    limit: int,
    cursor: str | MISSING,
) -> tuple[Sequence[Row[Any]], str | None]:
    """Returns the rows of a page, and the cursor of the next one if there is one.

    Raises:
        InvalidCursorError: `cursor` is none of this list's, or has expired.
    """
    order, values, after = listing.order, listing.values, None
    if cursor is not MISSING:
        after = order.read(cursors.open(cursor, *listing.scope))
        values |= {"after_key": after[0], "after_tie": after[1]}
    rows: list[Row[Any]] = []
    for part in order.parts(after):
        if len(rows) <= limit:  # one more than fits tells that there is a next page
            values["rows"] = limit + 1 - len(rows)
            rows += await transaction.all(listing.statement(part), values)
    page = rows[:limit]
    has_more = len(rows) > limit
    return page, cursors.seal(order.write(page[-1]), *listing.scope) if has_more else None


def _typed(column: SQLColumnExpression[Any], value: Any) -> object:
    """Returns `value` as the column has it, where JSON has no type for that."""
    match _type(column):
        case UtcDateTime() if value is not None:
            return datetime.fromisoformat(value)
        case Uuid():
            return UUID(value)
        case _:
            return value


def _type(column: SQLColumnExpression[Any]) -> TypeEngine[Any]:
    return column.label(None).type
