"""Databases to migrate."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Generator
from typing import Protocol

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from impl.database.migrate import migrate
from impl.database.url import DatabaseUrl, parse_database_url
from tests.support.postgres import PostgresServer


class New(Protocol):
    """Creates databases of one kind."""

    def __call__(self, template: str | None = None) -> str:
        """Returns the address of a new one: it is empty, or a copy of `template`."""
        ...


@pytest.fixture(scope="package", autouse=True)
def revisions_are_read_once() -> Generator[None]:
    """Reading the files of all revisions takes a third of what a migration takes, hundreds here."""
    read = ScriptDirectory.from_config

    @functools.cache
    def read_once(location: str | None) -> ScriptDirectory:
        config = Config()
        config.set_main_option("script_location", str(location))
        return read(config)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ScriptDirectory,
            "from_config",
            lambda config: read_once(config.get_main_option("script_location")),
        )
        yield


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[New]:
    if request.param == "sqlite":

        def new_file(template: str | None = None) -> str:
            file = tmp_path_factory.mktemp("sqlite") / "taskpact.db"
            if template is not None:
                shutil.copyfile(template.removeprefix("sqlite:///"), file)
            return f"sqlite:///{file}"

        yield new_file
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made: list[str] = []

    def new_database(template: str | None = None) -> str:
        made.append(server.create_database(template))
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
def migrated(new_url: New, newest_url: str) -> DatabaseUrl:
    """A database at the newest revision."""
    return parse_database_url(new_url(newest_url))


@pytest.fixture(scope="module")
def newest_url(new_url: New) -> str:
    """The address of a database at the newest revision, to be copied."""
    address = new_url()
    migrate(parse_database_url(address))
    return address


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer) -> Generator[str]:
    """The address of an empty PostgreSQL database."""
    address = postgres_server.create_database()
    yield address
    postgres_server.drop_database(address)
