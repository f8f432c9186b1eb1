"""Administrators for the tests of user management."""

from __future__ import annotations

import httpx
import pytest

from impl.database import Database
from tests.impl.admin.administrator import Administrator, appoint


@pytest.fixture
async def admin(client: httpx.AsyncClient, database: Database) -> Administrator:
    return await appoint(client, database)
