from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from impl.database import Database, Deadlines
from impl.database.url import parse_database_url


@pytest.fixture
async def own(database_url: str) -> AsyncGenerator[Database]:
    """A database whose connections nobody else uses."""
    database = Database(parse_database_url(database_url), Deadlines(lock=0.4))
    yield database
    await database.close()
