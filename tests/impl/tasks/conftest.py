"""Callers for the tests of tasks."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator

import httpx
import pytest

from impl.settings import Settings
from tests.impl.tasks.caller import Caller, stepping
from tests.support.postgres import PostgresServer
from tests.support.users import SignedUp


@pytest.fixture
async def caller(client: httpx.AsyncClient, user: SignedUp) -> Caller:
    return Caller(client, user)


@pytest.fixture
async def stepper(settings: Settings) -> AsyncGenerator[Caller]:
    async with stepping(settings) as caller:
        yield caller


@pytest.fixture(scope="module")
def address(postgres_server: PostgresServer, postgresql_template: str) -> Generator[str]:
    """A separate PostgreSQL database for this module."""
    address = postgres_server.create_database(postgresql_template)
    yield address
    postgres_server.drop_database(address)
