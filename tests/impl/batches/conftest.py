"""Callers for the tests of batches."""

from __future__ import annotations

import httpx
import pytest

from tests.impl.tasks.caller import Caller
from tests.support.users import SignedUp


@pytest.fixture
async def caller(client: httpx.AsyncClient, user: SignedUp) -> Caller:
    return Caller(client, user)
