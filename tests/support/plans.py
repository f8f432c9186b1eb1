"""How PostgreSQL runs the application's statements: recorded, then explained."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Executable

from impl.database import Database
from impl.database.driver import DriverConnection
from impl.database.handles import Handle
from impl.database.plans import Plan as Compiled
from impl.database.plans import Plans, Values

_INDEX_IN_SQLITE = re.compile(r"USING (?:COVERING )?INDEX (\w+)")


@dataclass(frozen=True)
class Statement:
    """A statement as passed to the driver."""

    sql: str
    values: tuple[object, ...]

    @property
    def tables(self) -> set[str]:
        """The tables with tasks that it mentions."""
        words = set(self.sql.replace("(", " ").replace(".", " ").split())
        return words & TABLES


TABLES = {"tasks", "task_tags"}


@dataclass(frozen=True)
class Plan:
    """A query plan, node by node."""

    nodes: list[dict[str, Any]]
    milliseconds: float = 0
    """How long it took, if the statement was run."""

    @property
    def main(self) -> list[dict[str, Any]]:
        """The nodes, except those that run for each row, such as for its tags."""
        return [node for node in self.nodes if not node["Is In Subplan"]]

    @property
    def indexes(self) -> set[str]:
        return {node["Index Name"] for node in self.main if "Index Name" in node}

    @property
    def kinds(self) -> set[str]:
        """Such as `Sort` and `Index Scan`."""
        return {node["Node Type"] for node in self.main}

    @property
    def relations(self) -> set[str]:
        """The tables that are read or written."""
        return {node["Relation Name"] for node in self.nodes if "Relation Name" in node}

    @property
    def buffers(self) -> int:
        """How many pages of tables and indexes were touched, if the statement was run."""
        root = self.nodes[0]
        return int(root["Shared Hit Blocks"] + root["Shared Read Blocks"])

    @property
    def conditions(self) -> list[str]:
        """The conditions on each index used."""
        return [str(node.get("Index Cond")) for node in self.nodes if "Index Name" in node]

    def __str__(self) -> str:
        found = [f"{node['Node Type']} {node.get('Index Name', '')}".strip() for node in self.main]
        return " < ".join(found)


@contextmanager
def recorded(*databases: Database) -> Generator[list[Statement]]:
    """Yields a list to which every statement is added: of the databases given, or of all.

    An application that stands beside a test asks on its own what was revoked, at any time.
    """
    statements: list[Statement] = []
    followed = [database._pool.plans for database in databases]

    plan_of = Plans.of

    def record(plans: Plans, statement: Executable, values: Values) -> Compiled:
        plan = plan_of(plans, statement, values)
        if plans in followed or not databases:
            statements.append(Statement(plan.sql, tuple(plan.arguments(values))))
        return plan

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plans, "of", record)
        yield statements


@contextmanager
def waits() -> Generator[list[str]]:
    """Yields a list to which each wait for a database is added.

    That is a round trip to PostgreSQL, with its SQL, or a call of a thread for SQLite.
    """
    found: list[str] = []

    def noting(method: Callable[..., Awaitable[Any]], *, has_sql: bool) -> Callable[..., Any]:
        def note(this: object, first: Any, *arguments: Any, **more: Any) -> Awaitable[Any]:
            found.append(first if has_sql else "a thread")
            return method(this, first, *arguments, **more)

        return note

    with pytest.MonkeyPatch.context() as patch:
        for name in ("changes", "command", "executemany", "rows"):
            method = getattr(DriverConnection, name)
            patch.setattr(DriverConnection, name, noting(method, has_sql=True))
        patch.setattr(Handle, "in_thread", noting(Handle.in_thread, has_sql=False))
        yield found


async def explain(
    connection: asyncpg.Connection,
    statement: Statement,
    *,
    run: bool = False,
    is_generic: bool = False,
) -> Plan:
    """Returns PostgreSQL's plan for `statement`; `run` executes it as well.

    A generic one is for any values: what an application has after some executions.
    """
    options = "ANALYZE, BUFFERS, FORMAT JSON" if run else "FORMAT JSON"
    if is_generic:
        values = ", ".join(map(_literal, statement.values))
        await connection.execute(
            f"SET plan_cache_mode = force_generic_plan; PREPARE explained AS {statement.sql}"
        )
        found = await connection.fetchval(f"EXPLAIN ({options}) EXECUTE explained ({values})")
        await connection.execute("RESET plan_cache_mode; DEALLOCATE explained")
    else:
        found = await connection.fetchval(f"EXPLAIN ({options}) {statement.sql}", *statement.values)
    (plan,) = json.loads(found)
    return Plan(list(_nodes(plan["Plan"])), plan.get("Execution Time", 0))


async def indexes_for(url: str, statement: Statement) -> set[str]:
    """Returns the indexes that a database has for a statement with any values.

    With few rows, PostgreSQL would rather read all of them: it is told that they are many.
    """
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            steps = connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values)
            return {name for step in steps for name in _INDEX_IN_SQLITE.findall(step[3])}
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        return (await explain(connection, statement, is_generic=True)).indexes
    finally:
        await connection.close()


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(_literal, value))}]::text[]"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _nodes(node: dict[str, Any], *, is_in_subplan: bool = False) -> Iterator[dict[str, Any]]:
    is_in_subplan = is_in_subplan or node.get("Parent Relationship") == "SubPlan"
    yield {**node, "Is In Subplan": is_in_subplan}
    for child in node.get("Plans", []):
        yield from _nodes(child, is_in_subplan=is_in_subplan)
