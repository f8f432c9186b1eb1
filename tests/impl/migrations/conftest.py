"""Databases to migrate."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from impl.database_url import DatabaseUrl, parse_database_url
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[DatabaseUrl]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield parse_database_url(f"sqlite:///{tmp_path / 'new' / 'taskpact.db'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.create_database()
        yield parse_database_url(address)
        server.drop_database(address)
