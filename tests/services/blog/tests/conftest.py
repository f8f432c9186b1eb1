"""Users of the blog on the application of a test module."""

from __future__ import annotations

import httpx
import pytest

from tests.service.blog import Writer, register


@pytest.fixture
async def ada(client: httpx.AsyncClient) -> Writer:
    return await register(client, "ada")


@pytest.fixture
async def grace(client: httpx.AsyncClient) -> Writer:
    return await register(client, "grace")


@pytest.fixture
def nobody(client: httpx.AsyncClient) -> Writer:
    """Somebody without a token."""
    return Writer(client)
