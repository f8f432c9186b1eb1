"""An application on a database that tests can inspect, and a user with many tasks."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

from impl.app import create_app
from impl.database import Database
from impl.settings import Settings
from tests.impl.transfer.exports.many_tasks import MANY, add_tasks
from tests.support.users import SignedUp, sign_up


@pytest.fixture
async def app(settings: Settings, database: Database) -> AsyncGenerator[FastAPI]:
    app = create_app(settings, database=database)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def busy_user(client: httpx.AsyncClient, database: Database) -> SignedUp:
    """A user with more tasks than are read at once."""
    user = await sign_up(client)
    await add_tasks(database, user.user_id, MANY)
    return user
