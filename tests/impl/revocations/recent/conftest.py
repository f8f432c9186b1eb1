"""What authenticates callers and recalls them, by clocks that stand still."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.database import Database
from impl.revocations.feed import Feed
from tests.impl.revocations.credentials import Holder, StandingTime, new_holders
from tests.impl.revocations.recent.accepting import LEEWAY, LIFETIME, issue
from tests.support.clocks import StandingClock


@pytest.fixture
def day() -> StandingClock:
    """The time of the day, at a full second."""
    return StandingClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def tokens(day: StandingClock) -> AccessTokens:
    return AccessTokens(["only for these tests, but long enough"], LIFETIME, day, LEEWAY)


@pytest.fixture
async def feed(database: Database, clock: StandingTime) -> AsyncGenerator[Feed]:
    feed = Feed(database)
    yield feed
    await feed.close()


@pytest.fixture
async def authenticators(
    database: Database, feed: Feed, tokens: AccessTokens, day: StandingClock
) -> AsyncGenerator[ContractAuthenticators]:
    authenticators = ContractAuthenticators(database, feed, tokens, day)
    yield authenticators
    await authenticators.close()


@pytest.fixture
async def holder(database: Database) -> Holder:
    (holder,) = await new_holders(database, 1)
    return holder


@pytest.fixture
async def token(
    authenticators: ContractAuthenticators, holder: Holder, tokens: AccessTokens
) -> str:
    """A token of theirs that was accepted."""
    token = issue(tokens, holder)
    assert await authenticators.oauth2(token) is not None
    return token
