"""The revisions of a service: they make what its tables define, twice if need be, and undo it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

import impl.accounts  # noqa: F401, every first revision makes its tables
from impl.database.columns import give_options
from impl.database.maintenance import on
from impl.database.migrate import downgrade, migrate
from impl.database.url import parse_database_url
from tests.support.postgres import PostgresServer

_REFUSING = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname = 'refuse_row'
"""
"""The checks of PostgreSQL that are triggers."""
_OPTIONS = {"compare_type": True, "compare_server_default": True}


def empty_database(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Returns the address of a database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'empty.db'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.create_database()


def require_revisions(url: str) -> dict[str, list[str]]:
    """Requires the revisions to fit the tables, and returns the names of the checks of each.

    Alembic sees none of these.
    """
    address = parse_database_url(url)
    checks: dict[str, list[str]] = {}
    for _ in range(2):
        migrate(address)
        assert asyncio.run(on(address, _differences)) == []
        checks = asyncio.run(on(address, _checks))
    downgrade(address, "base")
    assert asyncio.run(on(address, _checks)) == {}
    return checks


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts=_OPTIONS)
    return list(compare_metadata(context, give_options(SQLModel.metadata)))


def _checks(connection: Connection) -> dict[str, list[str]]:
    inspector = inspect(connection)
    checks = {
        table: [str(check["name"]) for check in inspector.get_check_constraints(table)]
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    if connection.dialect.name == "postgresql":
        for table, trigger in connection.execute(text(_REFUSING)):
            checks[table].append(trigger)
    return {table: sorted(names) for table, names in checks.items()}
