"""Who was accepted with another issuer's token is recalled as long as they would be again."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.database import Database
from impl.issuers.issuer import Issuer
from impl.issuers.tokens import ForeignTokens
from impl.revocations.feed import Feed
from impl.users.tables import UserRow
from tests.support.clocks import StandingClock
from tests.support.local_issuer import LocalIssuer, key_pair
from tests.support.plans import recorded

OWN = AccessTokens(["only for these tests, but long enough"], timedelta(minutes=15))
TICK_SECONDS = 0.000_001


@pytest.fixture
async def feed(database: Database) -> AsyncGenerator[Feed]:
    """A feed that is young for as long as the test takes, unless it is read again."""
    feed = Feed(database, every_seconds=60)
    yield feed
    await feed.close()


@pytest.fixture
async def authenticators(
    database: Database, feed: Feed, tokens: ForeignTokens, clock: StandingClock
) -> AsyncGenerator[ContractAuthenticators]:
    authenticators = ContractAuthenticators(database, feed, OWN, clock, tokens)
    yield authenticators
    await authenticators.close()


def is_recalled(authenticators: ContractAuthenticators, token: str) -> bool:
    return authenticators.recall["openIdConnect"](token) is not None


def sign(local_issuer: LocalIssuer, clock: StandingClock, **claims: object) -> str:
    now = clock().timestamp()
    return key_pair().sign(local_issuer.claims(sub=uuid.uuid4().hex, now=now, **claims))


async def test_a_token_is_recalled_without_asking_the_database_or_the_issuer(
    authenticators: ContractAuthenticators, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    token = sign(local_issuer, clock)
    assert not is_recalled(authenticators, token)
    caller = await authenticators.open_id_connect(token)
    asked = len(local_issuer.requests)
    with recorded() as statements:
        assert authenticators.recall["openIdConnect"](token) == caller
    assert statements == []
    assert len(local_issuer.requests) == asked
    assert authenticators.recall["oauth2"](token) is None, "it is not ours"


async def test_it_is_recalled_from_its_first_moment_to_its_last(
    authenticators: ContractAuthenticators,
    local_issuer: LocalIssuer,
    issuer: Issuer,
    clock: StandingClock,
) -> None:
    token = sign(local_issuer, clock, exp=clock().timestamp() + 60)
    assert await authenticators.open_id_connect(token) is not None
    clock.advance(seconds=60 + issuer.leeway_seconds - TICK_SECONDS)
    assert is_recalled(authenticators, token)
    clock.advance(seconds=TICK_SECONDS)
    assert not is_recalled(authenticators, token)
    assert await authenticators.open_id_connect(token) is None


async def test_nobody_is_recalled_with_keys_that_are_old_or_of_the_future(
    authenticators: ContractAuthenticators, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    token = sign(local_issuer, clock)
    assert await authenticators.open_id_connect(token) is not None
    local_issuer.publish(key_pair("key-2"))
    clock.advance(seconds=-1)
    assert not is_recalled(authenticators, token)
    clock.advance(seconds=1, minutes=10)
    assert not is_recalled(authenticators, token)
    assert await authenticators.open_id_connect(token) is None


async def test_nobody_is_recalled_once_other_keys_were_fetched(
    authenticators: ContractAuthenticators, local_issuer: LocalIssuer, clock: StandingClock
) -> None:
    token = sign(local_issuer, clock)
    assert await authenticators.open_id_connect(token) is not None
    local_issuer.publish(key_pair("key-2"))
    clock.advance(seconds=30)
    other = key_pair("key-2").sign(local_issuer.claims(sub=uuid.uuid4().hex))
    assert await authenticators.open_id_connect(other) is not None
    assert not is_recalled(authenticators, token)
    assert await authenticators.open_id_connect(token) is None
    assert not is_recalled(authenticators, token)


async def test_a_user_who_is_deactivated_is_not_recalled(
    authenticators: ContractAuthenticators,
    local_issuer: LocalIssuer,
    clock: StandingClock,
    database: Database,
    feed: Feed,
) -> None:
    token = sign(local_issuer, clock)
    caller = await authenticators.open_id_connect(token)
    assert caller is not None
    async with database.transaction() as transaction:
        this = update(UserRow).where(col(UserRow.id) == caller.user_id)
        await transaction.execute(this.values(deactivated_at=datetime.now(UTC)))
    await feed._read()
    assert not is_recalled(authenticators, token)
