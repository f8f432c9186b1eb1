"""Administrators for the tests of users."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest

from impl.database import Database
from impl.database.url import parse_database_url
from tests.impl.admin.administrator import Administrator, appoint


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """The database, behind the application's back."""
    database = Database(parse_database_url(database_url))
    yield database
    await database.close()


@pytest.fixture
async def admin(client: httpx.AsyncClient, database: Database) -> Administrator:
    return await appoint(client, database)
