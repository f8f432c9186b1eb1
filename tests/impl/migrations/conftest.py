"""Databases to migrate."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from impl.database.url import DatabaseUrl, parse_database_url
from tests.support.postgres import PostgresServer

type New = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[New]:
    """Creates empty databases of one kind, and returns their addresses."""
    made: list[str] = []
    if request.param == "sqlite":

        def new_file() -> str:
            made.append(f"sqlite:///{tmp_path / str(len(made)) / 'taskpact.db'}")
            return made[-1]

        yield new_file
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")

    def new_database() -> str:
        made.append(server.create_database())
        return made[-1]

    yield new_database
    for address in made:
        server.drop_database(address)


@pytest.fixture
def empty_url(new_url: New) -> str:
    """The address of an empty database."""
    return new_url()


@pytest.fixture
def empty(empty_url: str) -> DatabaseUrl:
    """An empty database."""
    return parse_database_url(empty_url)


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer) -> Generator[str]:
    """The address of an empty PostgreSQL database."""
    address = postgres_server.create_database()
    yield address
    postgres_server.drop_database(address)
