"""Every statement of an operation on tasks touches one partition if tables are split by user.

The contract's examples of all operations on tasks are sent, on PostgreSQL tables that are
hash-partitioned by `user_id`; the statements of the application are recorded and explained. New
operations are found automatically.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import asyncpg
import pytest

from impl.database import Database
from impl.database.url import parse_database_url
from tests.impl.authorization.world import OPERATIONS, World
from tests.support.apps import run_app, settings_for
from tests.support.plans import Statement, explain, recorded

PARTITIONS = 8
TAGS = {"tasks", "tags", "batches", "exports", "imports"}
TAGGED = [operation.id for operation in OPERATIONS.values() if operation.tag in TAGS]
EXCEPTIONS = {"revocations"}
"""What was revoked lately, read for all users at once: `impl/decisions/0003-credentials.md`."""
# What operations do beyond their examples.
QUERIES = {
    "listTasks": [
        "",
        "?total=true&sort=due&limit=1",
        "?sort=due&completed=false&overdue=false",
        "?q=report+figures&priority=high&due_from=2026-01-01&sort=-title",
        "?deleted=only",
        "?tags_any=Errands&tags_all=Home&tags_all=Errands",
    ]
}
_OWNED = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'user_id'
"""
_FOREIGN_KEYS = """
SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""


async def partition(connection: asyncpg.Connection) -> set[str]:
    """Replaces all tables that a user owns by partitioned copies, and returns their names."""
    keys = await connection.fetch(_FOREIGN_KEYS)
    tables = {row["relname"] for row in await connection.fetch(_OWNED)}
    for key in keys:
        await connection.execute(f"ALTER TABLE {key['table']} DROP CONSTRAINT {key['name']}")
    for table in tables:
        await connection.execute(f"ALTER TABLE {table} RENAME TO old")
        await connection.execute(
            f"CREATE TABLE {table} (LIKE old INCLUDING ALL) PARTITION BY HASH (user_id)"
        )
        await connection.execute("DROP TABLE old")
        for place in range(PARTITIONS):
            await connection.execute(
                f"CREATE TABLE {table}_{place} PARTITION OF {table} "
                f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {place})"
            )
    for key in keys:
        await connection.execute(
            f"ALTER TABLE {key['table']} ADD CONSTRAINT {key['name']} {key['definition']}"
        )
    return tables


@dataclass
class Partitioned:
    """An application on partitioned tables."""

    world: World
    connection: asyncpg.Connection
    tables: set[str]

    async def touched(self, statement: Statement) -> list[str]:
        """Returns the table of each partition that `statement` touches.

        An inserted row always goes to one partition: the plan names the table as a whole.
        """
        plan = await explain(self.connection, statement)
        tables = [name.rpartition("_")[0] for name in plan.relations]
        inserted = {n["Relation Name"] for n in plan.nodes if n.get("Operation") == "Insert"}
        tables += inserted - set(tables)
        return [table for table in tables if table in self.tables - EXCEPTIONS]


@pytest.fixture(scope="module")
async def partitioned(address: str) -> AsyncGenerator[Partitioned]:
    settings = settings_for(address)
    connection = await asyncpg.connect(address)
    tables = await partition(connection)
    database = Database(parse_database_url(address))
    async with run_app(settings) as client:
        yield Partitioned(World(client, database, settings), connection, tables)
    await database.close()
    await connection.close()


@pytest.mark.parametrize("operation_id", TAGGED)
async def test_every_statement_of_an_operation_touches_one_partition(
    partitioned: Partitioned, operation_id: str
) -> None:
    world, operation = partitioned.world, OPERATIONS[operation_id]
    owner = await world.user()
    for _ in range(3):
        await world.thing("TaskId", owner)
    found: set[str] = set()
    for query in QUERIES.get(operation_id, [""]):
        path = await world.path(operation, owner)
        with recorded() as statements:
            response = await world.send(operation, f"{path}{query}", owner.headers)
        assert response.status_code < 400, response.text
        for statement in statements:
            touched = await partitioned.touched(statement)
            assert len(touched) == len(set(touched)), f"{statement.sql} touches {touched}"
            found.update(touched)
    assert "tasks" in found, "no statement about tasks was seen"


async def test_a_statement_that_does_not_name_the_user_is_seen(partitioned: Partitioned) -> None:
    statement = Statement("SELECT title FROM tasks WHERE priority = $1::integer", (1,))
    assert await partitioned.touched(statement) == ["tasks"] * PARTITIONS
