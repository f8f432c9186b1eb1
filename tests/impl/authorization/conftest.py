"""The world in which the authorization matrix is tested."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime, timedelta

import pytest

from impl.app import create_app
from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.database import Database
from impl.database.url import parse_database_url
from impl.issuers.issuer import Issuer
from impl.issuers.tokens import ForeignTokens
from impl.revocations.feed import Feed
from impl.settings import Settings
from tests.impl.authorization.world import World
from tests.support.clients import client_to
from tests.support.local_issuer import AUDIENCE, LocalIssuer


@pytest.fixture(scope="module")
def issuer() -> Generator[LocalIssuer]:
    """Another issuer, without a proxy in front of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        issuer = LocalIssuer()
        yield issuer
        issuer.close()


@pytest.fixture(scope="module")
async def world(settings: Settings, issuer: LocalIssuer) -> AsyncGenerator[World]:
    """An application that checks credentials in the database every time."""

    def now() -> datetime:
        return datetime.now(UTC)

    database = Database(parse_database_url(settings.database_url.get_secret_value()))
    access_tokens = AccessTokens(settings.secrets, timedelta(minutes=15), now)
    foreign_tokens = ForeignTokens(Issuer(issuer.url, AUDIENCE, None), now)
    feed = Feed(database, every_seconds=0)
    authenticators = ContractAuthenticators(database, feed, access_tokens, now, foreign_tokens)
    app = create_app(settings, database=database, authenticators=authenticators, now=now)
    async with app.router.lifespan_context(app), client_to(app) as client:
        yield World(client, database, settings, issuer)
        # The application closes the database, and what it has made itself.
        await authenticators.close()
        await feed.close()
    await foreign_tokens.close()
