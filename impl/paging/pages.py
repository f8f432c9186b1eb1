"""Pages of lists: the order of rows, and how a page continues after one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import msgspec
from pydantic import MISSING
from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Uuid,
    bindparam,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from impl.database import Query, Transaction
from impl.database.columns import UtcDateTime
from impl.database.pools import Found
from impl.database.queries import as_found
from impl.database.sent import received, sent
from impl.paging.cursors import Cursors

type _Statement = Select[*tuple[Any, ...]]
type Place = Sequence[Any]
"""The sort key and the unique column of a row."""


class Paged[Row](NamedTuple):
    """A query for a part of a list, which yields the place of each row behind its columns."""

    query: Query[Found]
    read: Callable[[Sequence[Found]], list[Row]]
    """Returns the rows that were found."""


def paged[Row](read: Callable[[Sequence[Found]], list[Row]], statement: _Statement) -> Paged[Row]:
    """Returns the query of a statement that has been arranged by an `Order`."""
    # Of all the places on a page, at most one is read.
    *columns, key, tie = statement.selected_columns
    place = [sent(key).label("sort_key"), sent(tie).label("sort_tie")]
    return Paged(as_found(statement.with_only_columns(*columns, *place)), read)


def each[Row](read: Callable[[Sequence[Any]], Row]) -> Callable[[Sequence[Found]], list[Row]]:
    """Returns what reads rows one by one, without their places."""
    return lambda found: [read(row[:-2]) for row in found]


class Part(NamedTuple):
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

    @cached_property
    def _types(self) -> tuple[TypeEngine[Any], TypeEngine[Any]]:
        return _type(self.key), _type(self.tie)

    def page[Row](self, query: Query[Row], part: Part) -> Paged[Row]:
        """Returns the query for at most `rows` rows of `part`."""
        assert isinstance(query.statement, Select)
        return paged(each(query.read), self.sort(query.statement, part))

    def sort(self, statement: _Statement, part: Part) -> _Statement:
        """Returns the statement for at most `rows` rows of `part`, with their places at the end."""
        return self.arrange(statement.where(*self.conditions(part))).limit(bindparam("rows"))

    def arrange(self, statement: _Statement) -> _Statement:
        """Returns the statement for the same rows in order, with their places at the end."""
        # Also by a key that is always null, or PostgreSQL does not recognise the index's order.
        columns = (self.key, self.tie)
        place: list[ColumnElement[Any]] = [
            self.key.label("sort_key"),
            self.tie.label("sort_tie"),
        ]
        return statement.add_columns(*place).order_by(
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
        """Returns the position of a row, whose place was found, for a cursor."""
        return msgspec.json.encode([*map(received, self._types, place)])

    def read(self, position: bytes) -> Place:
        """Returns the place of a position."""
        return [*map(_typed, self._types, msgspec.json.decode(position))]

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

    def query(self, part: Part) -> Paged[Row]: ...


@dataclass(frozen=True, slots=True)
class WholeList[Row]:
    """All that a user has of something, with no filters, in one order."""

    name: str
    """The name of no other list, whose cursors are good for nothing here."""
    owner: str
    order: Order
    page: Callable[[Part], Paged[Row]]
    """Returns the query for a part, about what the `owner` has."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """What its queries are given besides the `owner`."""

    @property
    def scope(self) -> tuple[str, ...]:
        return (self.name, self.owner)

    @property
    def values(self) -> dict[str, object]:
        return {"owner": self.owner, **self.parameters}

    def query(self, part: Part) -> Paged[Row]:
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
    found: list[Found] = []
    parts = [listing.query(part) for part in order.parts(after)]
    for part in parts:
        if len(found) <= limit:  # one more than fits tells that there is a next page
            values["rows"] = limit + 1 - len(found)
            found += await transaction.all(part.query, values)
    rows = parts[0].read(found[:limit])
    if len(found) <= limit:
        return rows, None
    return rows, cursors.encrypt(order.write(found[limit - 1][-2:]), *listing.scope)


def _typed(type_: TypeEngine[Any], value: Any) -> object:
    """Returns `value` in a column's type, where JSON has none for it."""
    match type_:
        case UtcDateTime() if value is not None:
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        case Uuid():
            return UUID(value)
        case _:
            return value


def _type(column: SQLColumnExpression[Any]) -> TypeEngine[Any]:
    return column.label(None).type
