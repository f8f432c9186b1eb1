"""One user per test module and database: these tests send many small requests."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

from tests.support.clients import client_to
from tests.support.users import SignedUp, sign_up


@pytest.fixture(scope="module")
async def client(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    async with client_to(app) as client:
        yield client


@pytest.fixture(scope="module")
async def user(client: httpx.AsyncClient) -> SignedUp:
    return await sign_up(client)


@pytest.fixture(scope="module")
async def other_user(client: httpx.AsyncClient) -> SignedUp:
    return await sign_up(client)
