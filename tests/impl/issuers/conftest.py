"""An application that accepts the tokens of another issuer."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest

from impl.settings import Settings
from tests.support.apps import run_app
from tests.support.local_issuer import AUDIENCE, LocalIssuer


@pytest.fixture
async def client(
    settings: Settings, local_issuer: LocalIssuer
) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that accepts the tokens of `local_issuer`."""
    issuer = {"oidc_issuer": local_issuer.url, "jwt_audience": AUDIENCE}
    async with run_app(settings.model_copy(update=issuer)) as client:
        yield client
