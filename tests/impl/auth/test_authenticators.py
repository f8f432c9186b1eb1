"""What the database says of a credential is believed until it changes, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from generated.problems import Refusal
from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.database import Database, Query, Transaction
from impl.revocations.feed import EVERY_SECONDS, Feed
from impl.settings import Settings
from impl.users.roles import SCOPES
from impl.users.tables import UserRow
from tests.support.plans import recorded
from tests.support.users import SignedUp

A_LITTLE_LATER = 1.6 * EVERY_SECONDS + 0.1


def now() -> datetime:
    return datetime.now(UTC)


async def is_accepted(authenticators: ContractAuthenticators, token: str) -> bool:
    if authenticators.recall["oauth2"](token) is not None:
        return True
    try:
        return await authenticators.oauth2(token) is not None
    except Refusal:
        return False


@pytest.fixture
def access_tokens(settings: Settings) -> AccessTokens:
    return AccessTokens(settings.secrets, timedelta(minutes=15), now)


@pytest.fixture
async def authenticators(
    database: Database, access_tokens: AccessTokens
) -> AsyncGenerator[ContractAuthenticators]:
    feed = Feed(database)
    authenticators = ContractAuthenticators(database, feed, access_tokens, now)
    yield authenticators
    await authenticators.close()
    await feed.close()


async def change(database: Database, user: SignedUp, **values: object) -> None:
    async with database.transaction() as transaction:
        statement = update(UserRow).where(col(UserRow.id) == user.user_id)
        assert await transaction.execute(statement.values(**values)) == 1


async def test_many_requests_ask_the_database_once(
    authenticators: ContractAuthenticators, database: Database, user: SignedUp
) -> None:
    with recorded(database) as found:
        for _ in range(20):
            caller = await authenticators.oauth2(user.token)
            assert caller is not None
            assert (caller.user_id, caller.session_id) == (user.user_id, user.session_id)
    assert len(found) <= 3, "half a second may pass between"


async def test_an_end_is_seen_within_a_second(
    authenticators: ContractAuthenticators, database: Database, user: SignedUp
) -> None:
    assert await is_accepted(authenticators, user.token)
    await change(database, user, deactivated_at=now())
    await asyncio.sleep(A_LITTLE_LATER)
    assert not await is_accepted(authenticators, user.token)
    await change(database, user, deactivated_at=None)
    assert await is_accepted(authenticators, user.token), "a refusal is not remembered"


async def test_a_slow_database_does_not_make_its_answer_younger(
    authenticators: ContractAuthenticators,
    database: Database,
    user: SignedUp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A row that took half a second to arrive is that old, and no other request may use it."""
    first = Transaction.first

    async def slow_first(
        transaction: Transaction, query: Query[Any], values: Mapping[str, object]
    ) -> Any:
        row = await first(transaction, query, values)
        await asyncio.sleep(A_LITTLE_LATER)
        return row

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "first", slow_first)
        assert await is_accepted(authenticators, user.token)
    await change(database, user, deactivated_at=now())
    assert not await is_accepted(authenticators, user.token)


async def test_a_role_that_is_taken_away_takes_its_scopes_along(
    authenticators: ContractAuthenticators,
    access_tokens: AccessTokens,
    database: Database,
    user: SignedUp,
) -> None:
    """Also from tokens that were issued before."""
    await change(database, user, role="admin")
    token = access_tokens.issue(AccessToken(user.user_id, user.session_id, SCOPES["admin"]))
    admin = await authenticators.oauth2(token)
    assert admin is not None
    assert admin.scopes == SCOPES["admin"]
    await change(database, user, role="user")
    await asyncio.sleep(A_LITTLE_LATER)
    no_admin = await authenticators.oauth2(token)
    assert no_admin is not None
    assert no_admin.scopes == SCOPES["user"]


async def test_a_role_that_is_given_adds_nothing_to_an_old_token(
    authenticators: ContractAuthenticators, database: Database, user: SignedUp
) -> None:
    await change(database, user, role="admin")
    caller = await authenticators.oauth2(user.token)
    assert caller is not None
    assert caller.scopes == SCOPES["user"]


async def test_no_bad_token_reaches_the_database(
    authenticators: ContractAuthenticators, database: Database, user: SignedUp
) -> None:
    with recorded(database) as found:
        for token in ("", "x", user.refresh_token, user.token + "x", user.token[:-2]):
            assert not await is_accepted(authenticators, token)
    assert found == []
