"""The contents of a database, whatever its schema: rows of every kind, read and compared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Inspector,
    MetaData,
    NullPool,
    PrimaryKeyConstraint,
    Table,
    inspect,
    select,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from impl.database import maintenance
from impl.database.url import DatabaseUrl

NUMBER = "number"
"""A column that a table of SQLite may have, with the numbers by which an index finds its rows."""
_DERIVED = {
    "tasks": ("words",),
    "task_words": ("word",),
    "tags": ("folded",),
    "sessions": ("scopes",),
    "api_keys": ("scopes",),
}
"""What a revision may derive differently from the previous one."""

type Row = dict[str, Any]
type Rows = dict[tuple[Any, ...], Row]
"""By their primary keys."""


def on[Result](address: DatabaseUrl, work: Callable[[Connection], Result]) -> Result:
    """Runs `work` on a connection, commits, and returns its result."""

    def commit(connection: Connection) -> Result:
        result = work(connection)
        connection.commit()
        return result

    return asyncio.run(
        maintenance.on(address, commit)
        if address.is_sqlite
        else _on_postgresql(_engine(address.url), commit)
    )


async def _on_postgresql[Result](
    engine: AsyncEngine, work: Callable[[Connection], Result]
) -> Result:
    async with engine.connect() as connection:
        return await connection.run_sync(work)


@cache
def _engine(url: URL) -> AsyncEngine:
    """Returns the engine of a database: it compiles what inspects tables once, not each time."""
    return create_async_engine(url, poolclass=NullPool)


@dataclass(frozen=True)
class Content:
    """All tables, as they are, and all rows."""

    schema: MetaData
    rows: dict[str, Rows]


def content(address: DatabaseUrl) -> Content:
    """Returns the contents of a database, except for its revision."""
    return on(address, lambda connection: content_in(connection, reflected(connection)))


def content_in(connection: Connection, schema: MetaData) -> Content:
    """Returns what tables contain that have been reflected."""
    rows = {
        table.name: {
            tuple(row[column.name] for column in table.primary_key): dict(row)
            for row in connection.execute(select(table)).mappings()
        }
        for table in schema.sorted_tables
    }
    return Content(schema, rows)


def reflected(connection: Connection) -> MetaData:
    """Returns the tables with the keys that statements know, so without SQLite's numbers."""
    schema, inspector = MetaData(), inspect(connection)
    for (_, table), columns in inspector.get_multi_columns().items():
        names = [column["name"] for column in columns]
        if NUMBER in names and is_table(table):
            names.remove(NUMBER)
            numbered = Table(table, schema, autoload_with=connection, include_columns=names)
            (key,) = inspector.get_unique_constraints(table)
            numbered.append_constraint(PrimaryKeyConstraint(*key["column_names"]))
    schema.reflect(connection, only=lambda name, _: is_table(name))
    return schema


def require_kept(before: Content, after: Content) -> None:
    """Asserts that `after` has all rows of `before`, as far as its schema can hold them."""
    lost: dict[str, set[tuple[Any, ...]]] = {}
    for table in before.schema.sorted_tables:
        lost[table.name] = set()
        if table.name not in after.rows:
            continue
        derived = _DERIVED.get(table.name, ())
        if not {column.name for column in table.primary_key}.isdisjoint(derived):
            continue
        rows, kept = before.rows[table.name], after.rows[table.name]
        columns = after.schema.tables[table.name].columns
        for key, row in rows.items():
            if _refers_to_lost(before, lost, table.name, row) or any(
                row.get(column.name, True) is None and not column.nullable for column in columns
            ):
                lost[table.name].add(key)
                continue
            assert key in kept, f"{table.name} lost {row}"
            both = (row.keys() & kept[key].keys()).difference(derived)
            assert {n: kept[key][n] for n in both} == {n: row[n] for n in both}, table.name
        assert kept.keys() == rows.keys() - lost[table.name], f"{table.name} has other rows"


def _refers_to_lost(
    before: Content, lost: dict[str, set[tuple[Any, ...]]], table: str, row: Row
) -> bool:
    for key in before.schema.tables[table].foreign_key_constraints:
        values = {element.column.name: row[element.parent.name] for element in key.elements}
        referred = before.schema.tables[key.referred_table.name]
        found = tuple(values[column.name] for column in referred.primary_key)
        if found in lost[referred.name]:
            return True
    return False


def is_table(name: str) -> bool:
    """Whether it has rows of its own: SQLite has an index that is a table, kept by triggers."""
    return name != "alembic_version" and not name.startswith("ix_")


def schema(connection: Connection) -> dict[str, Any]:
    """Returns everything that the database knows of its tables, without SQLite's numbers."""
    inspector = inspect(connection)
    found = _schema(inspector)
    for table in found.values():
        if table["primary key"]["constrained_columns"] == [NUMBER]:
            (key,) = table["unique"]
            table |= {
                "columns": [column for column in table["columns"] if column[0] != NUMBER],
                "primary key": {"constrained_columns": key["column_names"], "name": "pk_tasks"},
                "unique": [],
            }
    return found


def _schema(inspector: Inspector) -> dict[str, Any]:
    keys = inspector.get_multi_pk_constraint()
    foreign_keys = inspector.get_multi_foreign_keys()
    unique = inspector.get_multi_unique_constraints()
    checks = inspector.get_multi_check_constraints()
    indexes = inspector.get_multi_indexes()
    return {
        table[1]: {
            # In whatever order: a room may add to a table of another.
            "columns": sorted(
                (
                    column["name"],
                    column["type"].compile(inspector.dialect),
                    column["nullable"],
                    column["default"],
                )
                for column in columns
            ),
            "primary key": keys[table],
            "foreign keys": foreign_keys[table],
            "unique": unique[table],
            "checks": sorted(checks[table], key=lambda c: str(c["name"])),
            "indexes": [
                # The condition of a partial index is an expression; these are never equal.
                {**index, "dialect_options": {k: str(v) for k, v in options.items()}}
                for index in indexes[table]
                for options in [index.get("dialect_options", {})]
            ],
        }
        for table, columns in inspector.get_multi_columns().items()
        if is_table(table[1])
    }
