"""Shared fixtures: databases of both kinds, the application on them, clients, and users."""

from __future__ import annotations

import gc
import shutil
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI

from impl.app import create_app
from impl.database import Database
from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from impl.settings import Settings
from tests.support.apps import settings_for
from tests.support.clients import client_to
from tests.support.postgres import PostgresServer, run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.users import SignedUp, sign_up


def pytest_configure() -> None:
    end_in_order_when_terminated()
    # The colours of a terminal, and a picture of all local variables, cost more than requests do.
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.dev.set_exc_info,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["level", "event"]),
        ]
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spares the garbage collector modules and tests: they are many, and stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def log_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps commands that run in this process from configuring the log.

    Loggers cache their configuration, so later tests would miss log entries.
    """
    monkeypatch.setattr("impl.command_line.configure_logs", lambda *_, **__: None)


@pytest.fixture(scope="session")
def postgres_server() -> Generator[PostgresServer]:
    with run_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(parse_database_url(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgres_server: PostgresServer) -> str:
    """A migrated PostgreSQL database, to be copied."""
    address = postgres_server.create_database()
    migrate(parse_database_url(address))
    return address


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[str]:
    """A migrated database per test module; tests see what earlier ones left there.

    Every test that uses it, directly or not, runs once on SQLite and once on PostgreSQL.
    """
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("sqlite") / "taskpact.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
    else:
        # Requested here, not as parameters: SQLite needs no server.
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.create_database(request.getfixturevalue("postgresql_template"))
        yield address
        server.drop_database(address)


@pytest.fixture(scope="module")
def settings(database_url: str) -> Settings:
    return settings_for(database_url)


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncGenerator[Database]:
    """The database, for access behind the application's back."""
    database = Database(parse_database_url(database_url))
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncGenerator[FastAPI]:
    """A running application per test module and database: statements are compiled once for each."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """A client that sees a 500 as callers do, not as an exception."""
    async with client_to(app) as client:
        yield client


@pytest.fixture
async def user(client: httpx.AsyncClient) -> SignedUp:
    """A new user."""
    return await sign_up(client)


@pytest.fixture
async def other_user(client: httpx.AsyncClient) -> SignedUp:
    """Another new user."""
    return await sign_up(client)
