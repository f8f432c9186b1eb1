"""Who was accepted a moment ago is recalled: never for longer than they would be accepted anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col

from impl.api_keys.tables import ApiKeyRow
from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.tables import SessionRow
from impl.caller import Caller
from impl.database import Database, values_of
from impl.revocations.feed import Feed
from impl.revocations.recent import MAX_LENGTH, MAX_RECENT, RecentCallers
from impl.users.roles import SCOPES
from impl.users.tables import UserRow
from tests.impl.revocations.credentials import Holder, StandingTime, new_holders, run
from tests.impl.revocations.feeds import away, end_session, instead_of_the_feed
from tests.impl.revocations.recent.accepting import (
    LEEWAY,
    LIFETIME,
    ROLES,
    issue,
    of,
    read_again,
)
from tests.support.clocks import StandingClock
from tests.support.plans import recorded

TICK = timedelta(microseconds=1)


async def test_who_was_accepted_is_recalled_without_asking(
    authenticators: ContractAuthenticators, token: str, holder: Holder
) -> None:
    assert authenticators.recall["apiKey"](holder.key) is None, "it was not used yet"
    by_token = await authenticators.oauth2(token)
    by_key = await authenticators.api_key(holder.key)
    with recorded() as statements:
        assert authenticators.recall["oauth2"](token) == by_token
        assert authenticators.recall["apiKey"](holder.key) == by_key
    assert statements == []


async def test_a_credential_is_recalled_where_it_was_accepted_and_nowhere_else(
    authenticators: ContractAuthenticators, token: str, holder: Holder
) -> None:
    await authenticators.api_key(holder.key)
    assert authenticators.recall.keys() == {"oauth2", "apiKey"}, "there is no other issuer"
    assert authenticators.recall["apiKey"](token) is None
    assert authenticators.recall["oauth2"](holder.key) is None
    for other in (token[:-1], token + "x", "", token.upper()):
        assert authenticators.recall["oauth2"](other) is None


async def test_nobody_is_recalled_by_a_key_itself(
    authenticators: ContractAuthenticators, holder: Holder
) -> None:
    """What is remembered of a key is its hash, as in the database."""
    await authenticators.api_key(holder.key)
    (remembered,) = authenticators._recent_programs._recent
    assert isinstance(remembered, bytes)
    assert holder.key.encode() not in remembered


async def test_a_token_that_is_remembered_ends_in_time(
    authenticators: ContractAuthenticators,
    token: str,
    database: Database,
    holder: Holder,
    day: StandingClock,
) -> None:
    await run(database, of(holder, SessionRow, last_used_at=day.time + LIFETIME))
    issued = day.time
    for moment, is_recalled in (
        (issued + LIFETIME - TICK, False),  # a use has to be recorded
        (issued - LEEWAY, True),
        (issued - LEEWAY - TICK, False),
        (issued, True),
    ):
        day.time = moment
        assert (authenticators.recall["oauth2"](token) is not None) == is_recalled, moment
    day.time = issued + LIFETIME - TICK
    assert await authenticators.oauth2(token) is not None
    assert authenticators.recall["oauth2"](token) is not None
    day.time = issued + LIFETIME
    assert authenticators.recall["oauth2"](token) is None


@pytest.mark.parametrize("table", [SessionRow, ApiKeyRow])
async def test_what_a_credential_stands_for_ends_in_time(
    authenticators: ContractAuthenticators,
    database: Database,
    holder: Holder,
    tokens: AccessTokens,
    day: StandingClock,
    *,
    table: type[SQLModel],
) -> None:
    end = day.time + timedelta(seconds=10)
    name = "ends_at" if table is SessionRow else "expires_at"
    await run(database, of(holder, table, **{name: end}))
    token = issue(tokens, holder)
    await authenticators.oauth2(token)
    await authenticators.api_key(holder.key)
    scheme, credential = ("oauth2", token) if table is SessionRow else ("apiKey", holder.key)
    day.time = end - TICK
    assert authenticators.recall[scheme](credential) is not None
    day.time = end
    assert authenticators.recall[scheme](credential) is None


async def test_nobody_is_recalled_while_the_feed_has_to_be_read(
    authenticators: ContractAuthenticators,
    token: str,
    feed: Feed,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.advance(0.49)
    assert authenticators.recall["oauth2"](token) is not None
    clock.advance(0.02)
    assert authenticators.recall["oauth2"](token) is None
    with monkeypatch.context() as patch:
        instead_of_the_feed(patch, away)
        await read_again(feed, clock)
        assert authenticators.recall["oauth2"](token) is None, "it could not be read"
    clock.advance(60)
    await read_again(feed, clock)
    assert authenticators.recall["oauth2"](token) is not None


async def test_a_session_that_has_ended_is_not_recalled(
    authenticators: ContractAuthenticators,
    token: str,
    holder: Holder,
    *,
    database: Database,
    feed: Feed,
    clock: StandingTime,
) -> None:
    """Nor is the user's key, until it was asked about anew: it is the user who is named."""
    key_of_holder = await authenticators.api_key(holder.key)
    (other,) = await new_holders(database, 1)
    assert await authenticators.api_key(other.key) is not None
    await end_session(database, holder)
    await read_again(feed, clock)
    assert authenticators.recall["oauth2"](token) is None
    assert authenticators.recall["apiKey"](holder.key) is None
    assert authenticators.recall["apiKey"](other.key) is not None
    assert await authenticators.api_key(holder.key) == key_of_holder
    assert authenticators.recall["apiKey"](holder.key) == key_of_holder
    for _ in range(3):
        await read_again(feed, clock)
        assert authenticators.recall["oauth2"](token) is None, "however often it is read again"


async def test_of_two_tokens_of_a_session_each_is_recalled_until_both_are_not(
    authenticators: ContractAuthenticators,
    token: str,
    holder: Holder,
    *,
    tokens: AccessTokens,
    database: Database,
    feed: Feed,
    clock: StandingTime,
) -> None:
    second = issue(tokens, holder)
    assert authenticators.recall["oauth2"](second) is None
    assert await authenticators.oauth2(second) is not None
    for each in (token, second):
        assert authenticators.recall["oauth2"](each) is not None
    await end_session(database, holder)
    await read_again(feed, clock)
    for each in (token, second):
        assert authenticators.recall["oauth2"](each) is None


async def test_another_role_and_an_end_of_the_account_are_seen(
    authenticators: ContractAuthenticators,
    token: str,
    holder: Holder,
    *,
    database: Database,
    feed: Feed,
    clock: StandingTime,
    day: StandingClock,
) -> None:
    for role in ROLES:
        await run(database, of(holder, UserRow, role=role))
        await read_again(feed, clock)
        assert authenticators.recall["oauth2"](token) is None
        caller = await authenticators.oauth2(token)
        assert caller is not None
        assert caller.scopes == SCOPES[role]
        assert authenticators.recall["oauth2"](token) == caller
    await run(database, of(holder, UserRow, deactivated_at=day.time))
    await read_again(feed, clock)
    assert authenticators.recall["oauth2"](token) is None


async def test_what_changes_while_the_database_is_asked_is_not_missed(
    authenticators: ContractAuthenticators,
    holder: Holder,
    tokens: AccessTokens,
    *,
    database: Database,
    feed: Feed,
    clock: StandingTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The answer is from before, and the feed has been read before it arrives."""
    await feed.update()
    asked = authenticators._sessions._sessions._ask

    async def slowly(*question: object) -> object:
        answer = await asked(*question)  # type: ignore[arg-type]
        await end_session(database, holder)
        await read_again(feed, clock)
        return answer

    monkeypatch.setattr(authenticators._sessions._sessions, "_ask", slowly)
    token = issue(tokens, holder)
    assert await authenticators.oauth2(token) is not None
    assert authenticators.recall["oauth2"](token) is None


@pytest.mark.parametrize("table", [SessionRow, ApiKeyRow])
async def test_a_use_is_recorded_once_a_minute_although_nobody_has_to_be_asked(
    authenticators: ContractAuthenticators,
    database: Database,
    holder: Holder,
    token: str,
    day: StandingClock,
    *,
    table: type[SessionRow | ApiKeyRow],
) -> None:
    await run(database, of(holder, table, last_used_at=day.time))

    async def ask() -> None:
        if table is SessionRow:
            authenticators.recall["oauth2"](token) or await authenticators.oauth2(token)
        else:
            authenticators.recall["apiKey"](holder.key) or await authenticators.api_key(holder.key)

    began = day.time
    for _ in range(130):
        await ask()
        day.advance(seconds=1)
    await authenticators.close()
    moment = select(col(table.last_used_at)).where(col(table.user_id) == holder.user_id)
    async with database.transaction(read_only=True) as transaction:
        used = await transaction.one(values_of(datetime, moment), {})
    assert began + timedelta(seconds=60) < used <= began + timedelta(seconds=130)


async def test_so_many_are_remembered_and_no_more(feed: Feed, day: StandingClock) -> None:
    """Those that were accepted last."""
    await feed.update()
    recent = RecentCallers(feed, day)

    def remember(number: int) -> None:
        caller = Caller(str(number), frozenset())
        recent.remember(str(number), caller, feed.readings, day.time + LIFETIME)

    for number in range(MAX_RECENT):
        remember(number)
    remember(0)
    remember(MAX_RECENT)
    assert len(recent._recent) == MAX_RECENT
    assert recent.recall("1") is None
    for number in (0, 2, MAX_RECENT):
        assert recent.recall(str(number)) == Caller(str(number), frozenset())


async def test_a_long_credential_is_not_remembered(feed: Feed, day: StandingClock) -> None:
    await feed.update()
    recent, caller = RecentCallers(feed, day), Caller("ada", frozenset())
    for length in (MAX_LENGTH, MAX_LENGTH + 1):
        recent.remember("x" * length, caller, feed.readings, day.time + LIFETIME)
    assert recent.recall("x" * MAX_LENGTH) == caller
    assert recent.recall("x" * (MAX_LENGTH + 1)) is None
