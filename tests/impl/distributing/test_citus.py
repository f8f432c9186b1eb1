"""The tables as `citus.sql` distributes them, held against what Citus demands of tables.

Citus is in no package registry. So its functions are noted here by ones that do nothing, and the
catalogue of a PostgreSQL that has run the file says the rest.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass

import asyncpg
import pytest

from tests.support.postgres import PostgresServer
from tests.support.servers import ROOT

FOLDER = ROOT / "impl" / "distributing"
_FUNCTIONS = """
CREATE TABLE distribution (place serial, name text, "column" text, beside text);
CREATE FUNCTION create_distributed_table(
    name regclass, "column" text, kind text DEFAULT 'hash', colocate_with text DEFAULT 'default'
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO distribution (name, "column", beside)
    SELECT $1::text, $2, CASE WHEN $4 IN ('default', 'none') THEN $1::text ELSE $4 END
$$;
CREATE FUNCTION create_reference_table(name regclass) RETURNS void LANGUAGE sql AS
$$ INSERT INTO distribution (name) SELECT $1::text $$;
"""
_TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_UNIQUE = """
SELECT c.relname AS name, i.indrelid::regclass::text AS "table",
       array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace GROUP BY 1, 2
"""
_FOREIGN_KEYS = """
SELECT k.conname AS name, k.conrelid::regclass::text AS "table",
       k.confrelid::regclass::text AS other,
       array_agg((a.attname::text, b.attname::text)) AS columns
FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (own, others)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.own
JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.others
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace GROUP BY 1, 2, 3
"""
_TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
_CHECKS_OF_USERS = """
SELECT conname FROM pg_constraint
WHERE conrelid = 'users'::regclass AND contype = 'c' ORDER BY conname
"""


@dataclass(frozen=True)
class Distribution:
    """How a table is distributed: by which column, and beside which other table."""

    place: int
    column: str | None
    """`None` if it is a reference table, which each machine has."""
    beside: str | None


@dataclass(frozen=True)
class Distributed:
    """A database whose tables have been distributed."""

    connection: asyncpg.Connection
    tables: dict[str, Distribution]
    unique_before: Sequence[asyncpg.Record]


@pytest.fixture(scope="module")
def address(postgres_server: PostgresServer, postgresql_template: str) -> Generator[str]:
    address = postgres_server.create_database(postgresql_template)
    yield address
    postgres_server.drop_database(address)


@pytest.fixture(scope="module")
async def distributed(address: str) -> AsyncGenerator[Distributed]:
    connection = await asyncpg.connect(address)
    unique_before = await connection.fetch(_UNIQUE)
    await connection.execute(_FUNCTIONS)
    await connection.execute((FOLDER / "citus.sql").read_text(encoding="utf-8"))
    rows = await connection.fetch('SELECT name, place, "column", beside FROM distribution')
    await connection.execute("DROP TABLE distribution")
    tables = {name: Distribution(*others) for name, *others in rows}
    yield Distributed(connection, tables, unique_before)
    await connection.close()


async def test_each_table_is_distributed_except_for_the_schemas(distributed: Distributed) -> None:
    there = {row["relname"] for row in await distributed.connection.fetch(_TABLES)}
    assert there - distributed.tables.keys() == {"alembic_version"}, "who reads only from one place"


async def test_what_is_unique_contains_the_column_of_the_distribution(
    distributed: Distributed,
) -> None:
    found = await distributed.connection.fetch(_UNIQUE)
    assert len(found) > 8
    for key in found:
        table = distributed.tables.get(key["table"], Distribution(0, None, None))
        assert table.column in {None, *key["columns"]}, key["name"]


async def test_what_was_unique_besides_is_looked_up_and_the_page_says_how(
    distributed: Distributed,
) -> None:
    now = {(key["table"], *key["columns"]) for key in await distributed.connection.fetch(_UNIQUE)}
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    lost = {
        key["name"]: key["columns"]
        for key in distributed.unique_before
        if (key["table"], *key["columns"]) not in now and key["table"] in distributed.tables
    }
    assert lost == {"uq_users_email": ["email"], "uq_users_issuer": ["issuer", "subject"]}
    for name, columns in lost.items():
        (lookup,) = [table for table, *others in now if others == sorted(columns)]
        assert distributed.tables[lookup].column is None, "each machine has it"
        assert f"| `{name}` | `{lookup}` |" in page


async def test_foreign_keys_stay_on_one_machine(distributed: Distributed) -> None:
    found = await distributed.connection.fetch(_FOREIGN_KEYS)
    assert len(found) > 5
    for key in found:
        own, other = distributed.tables[key["table"]], distributed.tables[key["other"]]
        assert own.beside == other.beside == "users", key["name"]
        assert (own.column, other.column) in {tuple(pair) for pair in key["columns"]}, key["name"]
        assert other.place < own.place, "Citus wants what is referred to first"


async def test_no_table_has_a_trigger_and_users_are_checked_without(
    distributed: Distributed,
) -> None:
    assert await distributed.connection.fetch(_TRIGGERS) == []
    checks = [row["conname"] for row in await distributed.connection.fetch(_CHECKS_OF_USERS)]
    assert checks == ["ck_users_password", "ck_users_role", "ck_users_subject"]
