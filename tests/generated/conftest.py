"""One user per test module and database: these tests send many small requests."""

from __future__ import annotations

import httpx
import pytest

from tests.support.users import SignedUp, sign_up


@pytest.fixture(scope="module")
async def user(client: httpx.AsyncClient) -> SignedUp:
    return await sign_up(client)


@pytest.fixture(scope="module")
async def other_user(client: httpx.AsyncClient) -> SignedUp:
    return await sign_up(client)
