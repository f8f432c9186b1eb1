"""An application that accepts the tokens of another issuer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import httpx
import pytest

from impl.issuers.issuer import Issuer
from impl.issuers.tokens import ForeignTokens
from impl.settings import Settings
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.local_issuer import AUDIENCE, LocalIssuer


@pytest.fixture
async def client(
    settings: Settings, local_issuer: LocalIssuer
) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that accepts the tokens of `local_issuer`."""
    issuer = {"oidc_issuer": local_issuer.url, "jwt_audience": AUDIENCE}
    async with run_app(settings.model_copy(update=issuer)) as client:
        yield client


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def issuer(local_issuer: LocalIssuer) -> Issuer:
    return Issuer(local_issuer.url, AUDIENCE, None)


@pytest.fixture
async def tokens(issuer: Issuer, clock: StandingClock) -> AsyncGenerator[ForeignTokens]:
    tokens = ForeignTokens(issuer, clock)
    yield tokens
    await tokens.close()
