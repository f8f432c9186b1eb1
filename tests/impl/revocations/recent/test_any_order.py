"""Whatever happens, and in whatever order: nobody is recalled who would not be accepted."""

from __future__ import annotations

import random
from datetime import timedelta

from generated.problems import Refusal
from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.tables import SessionRow
from impl.database import Database
from impl.revocations.feed import Feed
from impl.users.tables import UserRow
from tests.impl.revocations.credentials import Holder, StandingTime, run
from tests.impl.revocations.recent.accepting import ROLES, issue, of, read_again
from tests.support.clocks import StandingClock


async def test_nobody_is_recalled_who_would_not_be_accepted_as_the_same_now(
    authenticators: ContractAuthenticators,
    holder: Holder,
    tokens: AccessTokens,
    day: StandingClock,
    *,
    database: Database,
    feed: Feed,
    clock: StandingTime,
) -> None:
    chance = random.Random(7)
    token = issue(tokens, holder)

    async def pass_time() -> None:
        seconds = chance.choice([0.1, 0.4, 0.6, 30, 70, 400])
        clock.advance(seconds)
        day.advance(seconds=seconds)

    async def read_the_feed() -> None:
        await read_again(feed, clock)

    async def change_role() -> None:
        await run(database, of(holder, UserRow, role=chance.choice(ROLES)))

    async def deactivate_or_not() -> None:
        moment = chance.choice([None, None, day.time])
        await run(database, of(holder, UserRow, deactivated_at=moment))

    async def end_soon_or_later() -> None:
        end = day.time + timedelta(seconds=chance.choice([1, 100, 10_000]))
        await run(database, of(holder, SessionRow, ends_at=end))

    async def sign_again() -> None:
        nonlocal token
        token = issue(tokens, holder)

    recalled = refused = 0
    for _ in range(300):
        happens = [pass_time, pass_time, read_the_feed, sign_again]
        rare = [change_role, deactivate_or_not, end_soon_or_later]
        await chance.choice([*happens, *happens, *rare])()
        known = authenticators.recall["oauth2"](token)
        if known is not None:
            recalled += 1
            assert await authenticators.oauth2(token) == known
        elif chance.random() < 0.7:
            refused += not await is_accepted(authenticators, token)
    assert recalled > 30
    assert refused > 30


async def is_accepted(authenticators: ContractAuthenticators, token: str) -> bool:
    try:
        return await authenticators.oauth2(token) is not None
    except Refusal:
        return False
