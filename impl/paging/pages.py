"""Pages of lists: the order of rows, and how a page continues after one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    SQLColumnExpression,
    Uuid,
    bindparam,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import NullType, TypeEngine

from impl.database import Query, Transaction
from impl.database.columns import UtcDateTime
from impl.paging.cursors import Cursors

type _Statement = Select[*tuple[Any, ...]]
type Place = tuple[object, object]
"""The sort key and the unique column of a row, as the driver has them or in the columns' types."""
type Placed[Row] = tuple[Row, Place]
"""A row with its place in a list."""


def placed[Row](read: Callable[[Sequence[Any]], Row], statement: Executable) -> Query[Placed[Row]]:
    """Returns the query of a statement that has a row's place behind the columns of `read`."""
    return Query(statement, lambda found: (read(found[:-2]), (found[-2], found[-1])))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list, read by one statement."""

    has_key: bool = True
    """Whether its rows have the sort key; those without one come last."""
    is_continued: bool = False
    """Whether it continues after a row (`after_key`, `after_tie`)."""


@dataclass(frozen=True, eq=False)
class Order:
    """Sorts by a key, then by a unique column; both ascending or both descending.

    Rows without a key come last in either direction. They are a part of their own, since no single
    range of an index covers both, and since databases sort nulls differently.
    """

    key: SQLColumnExpression[Any]
    tie: SQLColumnExpression[Any]
    is_down: bool
    is_nullable: bool = False

    def page[Row](self, query: Query[Row], part: Part) -> Query[Placed[Row]]:
        """Returns the query for at most `rows` rows of `part`."""
        assert isinstance(query.statement, Select)
        return placed(query.read, self.sort(query.statement, part))

    def sort(self, statement: _Statement, part: Part) -> _Statement:
        """Returns the statement for at most `rows` rows of `part`, with their places at the end."""
        return self.arrange(statement.where(*self.conditions(part))).limit(bindparam("rows"))

    def arrange(self, statement: _Statement) -> _Statement:
        """Returns the statement for the same rows in order, with their places at the end."""
        # Also by a key that is always null, or PostgreSQL does not recognise the index's order.
        columns = (self.key, self.tie)
        # As the driver has them: of all the places on a page, at most one is read.
        key, tie = (type_coerce(column, NullType()) for column in columns)
        return statement.add_columns(key.label("sort_key"), tie.label("sort_tie")).order_by(
            *(column.desc() if self.is_down else column.asc() for column in columns)
        )

    def conditions(self, part: Part) -> list[ColumnElement[bool]]:
        """Returns the conditions for the rows of `part`."""
        conditions: list[ColumnElement[bool]] = []
        if self.is_nullable:
            is_null = self.key.is_(None)
            conditions.append(~is_null if part.has_key else is_null)
        if part.is_continued:
            conditions.append(self._after([self.key, self.tie] if part.has_key else [self.tie]))
        return conditions

    def parts(self, after: Place | None) -> list[Part]:
        """Returns the remaining parts of the list after a row, in order."""
        if after is None:
            return [Part(), Part(has_key=False)] if self.is_nullable else [Part()]
        if after[0] is None:
            return [Part(has_key=False, is_continued=True)]
        rest = [Part(has_key=False)] if self.is_nullable else []
        return [Part(is_continued=True), *rest]

    def write(self, place: Place) -> bytes:
        """Returns the position of a row for a cursor."""
        return json.dumps(place, default=str, ensure_ascii=False, separators=(",", ":")).encode()

    def read(self, position: bytes) -> Place:
        """Returns the place of a position."""
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


class Listing[Row](Protocol):
    """A list as requested: which rows, in which order."""

    @property
    def order(self) -> Order: ...

    @property
    def scope(self) -> tuple[str, ...]:
        """What its cursors are valid for: the caller, the filters and the order."""

    @property
    def values(self) -> dict[str, object]:
        """The parameters of its statements, except for the position and `rows`."""

    def query(self, part: Part) -> Query[Placed[Row]]: ...


@dataclass(frozen=True, slots=True)
class WholeList[Row]:
    """All that a user has of something, with no filters, in one order."""

    name: str
    """The name of no other list, whose cursors are good for nothing here."""
    owner: str
    order: Order
    page: Callable[[Part], Query[Placed[Row]]]
    """Returns the query for a part, about what the `owner` has."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """What its queries are given besides the `owner`."""

    @property
    def scope(self) -> tuple[str, ...]:
        return (self.name, self.owner)

    @property
    def values(self) -> dict[str, object]:
        return {"owner": self.owner, **self.parameters}

    def query(self, part: Part) -> Query[Placed[Row]]:
        return self.page(part)


async def read_page[Row](
    transaction: Transaction,
    cursors: Cursors,
    listing: Listing[Row],
    *,
    limit: int,
    cursor: str | MISSING,
) -> tuple[list[Row], str | None]:
    """Returns the rows of a page, and the cursor of the next page if there is one.

    Raises:
        InvalidCursorError: `cursor` belongs to another list, or has expired.
    """
    order, values, after = listing.order, listing.values, None
    if cursor is not MISSING:
        after = order.read(cursors.decrypt(cursor, *listing.scope))
        values |= {"after_key": after[0], "after_tie": after[1]}
    rows: list[Placed[Row]] = []
    for part in order.parts(after):
        if len(rows) <= limit:  # one more than fits tells that there is a next page
            values["rows"] = limit + 1 - len(rows)
            rows += await transaction.all(listing.query(part), values)
    page = [row for row, _ in rows[:limit]]
    if len(rows) <= limit:
        return page, None
    _, last = rows[limit - 1]
    return page, cursors.encrypt(order.write(last), *listing.scope)


def _typed(column: SQLColumnExpression[Any], value: Any) -> object:
    """Returns `value` in the column's type, where JSON has none for it."""
    match _type(column):
        case UtcDateTime() if value is not None:
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        case Uuid():
            return UUID(value)
        case _:
            return value


def _type(column: SQLColumnExpression[Any]) -> TypeEngine[Any]:
    return column.label(None).type
