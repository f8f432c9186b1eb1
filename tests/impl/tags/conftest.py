"""Callers for the tests of tags."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest

from impl.settings import Settings
from tests.impl.tags.tagger import Tagger
from tests.impl.tasks.caller import stepping
from tests.support.users import SignedUp


@pytest.fixture
async def tagger(client: httpx.AsyncClient, user: SignedUp) -> Tagger:
    return Tagger(client, user)


@pytest.fixture
async def other(client: httpx.AsyncClient, other_user: SignedUp) -> Tagger:
    """Another user, unrelated to the first."""
    return Tagger(client, other_user)


@pytest.fixture
async def stepper(settings: Settings) -> AsyncGenerator[Tagger]:
    """A user whose actions never have the same timestamp."""
    async with stepping(settings) as caller:
        yield Tagger(caller.http, caller.user)
