"""The revision makes what the tables define, twice if need be, and undoes it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

from impl.database.maintenance import on
from impl.database.migrate import downgrade, migrate
from impl.database.url import parse_database_url
from tests.support.postgres import PostgresServer

_OPTIONS = {"compare_type": True, "compare_server_default": True}


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts=_OPTIONS)
    return list(compare_metadata(context, SQLModel.metadata))


def made(connection: Connection) -> dict[str, list[str]]:
    """Returns the names of the checks of each table."""
    inspector = inspect(connection)
    return {
        table: sorted(str(check["name"]) for check in inspector.get_check_constraints(table))
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


# Alembic cannot see expression indexes on SQLite, and there are none.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_tables_are_made_and_undone(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'blog.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.create_database()
    address = parse_database_url(url)
    for _ in range(2):
        migrate(address)
        assert asyncio.run(on(address, differences)) == []
        checks = asyncio.run(on(address, made))
        assert checks["users"] == ["ck_users_password", "ck_users_role", "ck_users_subject"]
        assert checks["profiles"] == []
    downgrade(address, "base")
    assert asyncio.run(on(address, made)) == {}
