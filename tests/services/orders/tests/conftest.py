"""A shop on the application of a test module, and customers."""

from __future__ import annotations

import httpx
import pytest

from tests.service.shop import Shop, open_shop


@pytest.fixture
async def shop(client: httpx.AsyncClient, database_url: str) -> Shop:
    return await open_shop(client, database_url)
