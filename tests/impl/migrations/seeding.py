"""Rows of every kind, in whatever tables and columns a schema has.

Meaningful values are listed here. All other columns and tables are filled by type, so that a new
revision is covered without a change.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    CHAR,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    insert,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeEngine

from tests.impl.migrations.databases import Row, reflected

_MOMENT = datetime(2026, 11, 21, 9, 30, 15, 123456, UTC)
_EARLIER = datetime(2025, 2, 28, 23, 59, 59, 999999, UTC)
_HASH = "$2b$04$" + "a" * 53
_ADA = {
    "id": "ada-{label}",
    "email": "ada-{label}@example.com",
    "name": "Ada Ünïcode 猫",
    "password_hash": _HASH,
    "created_at": _EARLIER,
    "issuer": "taskpact",
    "subject": None,
    "role": "user",
    "deactivated_at": None,
}
_FOREIGN = {
    **_ADA,
    "id": "foreign-{label}",
    "email": None,
    "password_hash": None,
    "issuer": "https://issuer.example",
    "subject": "{label}",
}
_USERS: list[Row] = [
    _ADA,
    {**_ADA, "id": "off-{label}", "email": "off-{label}@example.com", "deactivated_at": _MOMENT},
    {**_ADA, "id": "admin-{label}", "email": "admin-{label}@example.com", "role": "admin"},
    _FOREIGN,
    # Of another issuer, with the email of a user who signed up here.
    {**_FOREIGN, "id": "both-{label}", "email": _ADA["email"], "subject": "{label}-too"},
]
_TASK = {
    "title": "Milk",
    "description": None,
    "priority": 0,
    "due_date": None,
    "due_at": None,
    "completed_at": None,
    "created_at": _EARLIER,
    "updated_at": _MOMENT,
    "deleted_at": None,
}
_TASKS: list[Row] = [
    _TASK,
    {**_TASK, "title": "Gone", "deleted_at": _MOMENT},
    {**_TASK, "title": "Done", "completed_at": _EARLIER, "priority": 3},
    {**_TASK, "title": "Gone and done", "completed_at": _EARLIER, "deleted_at": _MOMENT},
    {**_TASK, "title": "On a day", "due_date": date(2026, 12, 24)},
    {**_TASK, "title": "On the first day", "due_date": date(1, 1, 1), "priority": 1},
    {**_TASK, "title": "On the last day", "due_date": date(9999, 12, 31), "priority": 2},
    {**_TASK, "title": "At a moment", "due_at": _MOMENT},
    {**_TASK, "title": "x" * 200, "description": "Long words, too. " * 294},
    {**_TASK, "title": "\ufdfa" * 200, "description": "\ufdfa" * 5000},
    {
        **_TASK,
        "title": "Straße \uff26\uff35\uff2c\uff2c e\u0301 ǅ 猫の手 🏳️‍🌈",
        "description": "\U00020000 \u0130",
    },
    {**_TASK, "title": "!?"},
    {**_TASK, "title": "' OR 1=1 -- % _ \\", "description": '"; \n\t'},
]
_SCOPES: list[Row] = [
    {"scopes": "account admin profile:read profile:write tasks:read tasks:write"},
    {"scopes": "profile:read tasks:read"},
    {"scopes": "account:read sessions:read tasks:read"},
]
_TOLD: dict[str, list[Row]] = {
    "users": _USERS,
    "tasks": _TASKS,
    "sessions": _SCOPES,
    "api_keys": _SCOPES,
}
_UNTOLD: list[Row] = [{}, {}]
"""Two rows of anything else: the first omits whatever is optional."""


def seed(connection: Connection, label: str, schema: MetaData | None = None) -> None:
    """Adds rows of every kind that the schema can hold, different for each `label`.

    It is the schema that has been reflected, or else that of the database.
    """
    numbers = itertools.count(1)
    added: dict[str, list[Row]] = {}
    for table in (schema or reflected(connection)).sorted_tables:
        added[table.name] = []
        key = {column.name for column in table.primary_key}
        for number, context in enumerate(_contexts(table, added)):
            # One owner has a task of every kind, and each of the others has one.
            is_one = key <= context.keys() or (number > 0 and table.name in _TOLD)
            for place, told in enumerate(_TOLD.get(table.name, _UNTOLD)[: 1 if is_one else None]):
                row = _row(table, context, told, label, numbers, is_full=place % 2 == 1)
                if _can_hold(table, row):
                    connection.execute(insert(table), row)
                    added[table.name].append(row)


def row_of(table: Table, told: Row, number: int) -> Row:
    """Returns a row with all columns, of which some are told."""
    return _row(table, {}, told, "told", itertools.count(1000 * (number + 1)), is_full=True)


def _contexts(table: Table, added: dict[str, list[Row]]) -> Iterator[Row]:
    """Yields consistent values for the foreign keys of a table."""
    contexts: list[Row] = [{}]
    for key in table.foreign_key_constraints:
        pairs = [(element.parent.name, element.column.name) for element in key.elements]
        contexts = [
            {**context, **{own: parent[theirs] for own, theirs in pairs}}
            for context in contexts
            for parent in added[key.referred_table.name]
            if all(context.get(own, parent[theirs]) == parent[theirs] for own, theirs in pairs)
        ]
    yield from contexts


def _row(
    table: Table,
    context: Row,
    told: Row,
    label: str,
    numbers: Iterator[int],
    *,
    is_full: bool,
) -> Row:
    row: Row = dict(context)
    for column in table.columns:
        if column.name in row:
            continue
        if column.name in told:
            value = told[column.name]
            row[column.name] = value.format(label=label) if isinstance(value, str) else value
        elif is_full or not (column.nullable or column.server_default):
            row[column.name] = _value(column, next(numbers), label)
    return row


def _value(column: Column[Any], number: int, label: str) -> object:
    """Returns a value of a column's type, unique if the type has enough values."""
    name = f"{number}-{label}"
    identifier = uuid.uuid5(uuid.NAMESPACE_OID, name)
    kind = column.type
    if isinstance(kind, CHAR) and kind.length == 32:  # SQLite's UUID
        return identifier.hex
    values: dict[type[TypeEngine[Any]], object] = {
        Uuid: identifier,
        TSVECTOR: f"'{name}'",
        String: name[: getattr(kind, "length", None)],
        LargeBinary: name.encode() + b"\x00\xff",
        Boolean: True,
        Integer: number,
        DateTime: _MOMENT,
        Date: _MOMENT.date(),
    }
    for known, value in values.items():
        if isinstance(kind, known):
            return value
    raise TypeError(f"There is no value for {column} yet, a {kind!r}")


def _can_hold(table: Table, row: Row) -> bool:
    return all(
        row.get(column.name) is not None
        or column.nullable
        or (column.name not in row and column.server_default is not None)
        for column in table.columns
    )
