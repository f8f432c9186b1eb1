"""Users with sessions and API keys, and a process that accepts or refuses them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Executable, insert

from generated.problems import Refusal
from impl.api_keys.keys import write_key
from impl.api_keys.tables import ApiKeyRow
from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.tables import SessionRow
from impl.database import Database
from impl.revocations.feed import Feed
from impl.secrets.hashes import hash_secret
from impl.users.tables import UserRow
from tests.support.rows import new_user

TOKENS = AccessTokens(
    ("only for the tests of revocations, and long enough",), timedelta(minutes=15)
)


class StandingTime:
    """The monotonic clock of a feed, which stands still until it is set forward."""

    def __init__(self) -> None:
        self._now = 1000.0

    def monotonic(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds


@dataclass(frozen=True)
class Holder:
    """A user with a session and an API key."""

    user_id: str
    session_id: uuid.UUID
    key_id: uuid.UUID
    token: str
    key: str


class Process:
    """What one process knows of those who ask."""

    def __init__(self, database: Database) -> None:
        self.feed = Feed(database)
        self._authenticators = ContractAuthenticators(
            database, self.feed, TOKENS, lambda: datetime.now(UTC)
        )

    async def close(self) -> None:
        await self._authenticators.close()
        await self.feed.close()

    async def accepts(self, holder: Holder) -> bool:
        """Whether it accepts the user's token."""
        if self._authenticators.recall["oauth2"](holder.token) is not None:
            return True
        try:
            return await self._authenticators.oauth2(holder.token) is not None
        except Refusal:
            return False

    async def accepts_key(self, holder: Holder) -> bool:
        if self._authenticators.recall["apiKey"](holder.key) is not None:
            return True
        return await self._authenticators.api_key(holder.key) is not None

    async def accepts_all(self, holders: Sequence[Holder]) -> bool:
        """Whether it accepts all tokens, which are shown at once."""
        return all(await asyncio.gather(*map(self.accepts, holders)))


async def run(database: Database, *statements: Executable) -> None:
    """Runs statements in one transaction."""
    async with database.transaction() as transaction:
        for statement in statements:
            await transaction.execute(statement)


async def new_holders(database: Database, count: int) -> list[Holder]:
    """Inserts users who have just used their sessions and keys, behind the application's back."""
    now = datetime.now(UTC)
    holders, users, sessions, keys = [], [], [], []
    for _ in range(count):
        user, session_id, key_id = new_user(), uuid.uuid4(), uuid.uuid4()
        user_id = str(user["id"])
        key = write_key(user_id, key_id)
        token = TOKENS.issue(AccessToken(user_id, session_id, frozenset({"tasks:read"})))
        holders.append(Holder(user_id, session_id, key_id, token, key))
        users.append(user)
        sessions.append(
            {
                "user_id": user_id,
                "id": session_id,
                "scopes": "tasks:read",
                "generation": 0,
                "token_hash": b"",
                **dict.fromkeys(("created_at", "renewed_at", "last_used_at"), now),
                **dict.fromkeys(("expires_at", "ends_at"), now + timedelta(days=7)),
            }
        )
        keys.append(
            {
                "user_id": user_id,
                "id": key_id,
                "name": "A key",
                "secret_hash": hash_secret(key),
                "scopes": "tasks:read",
                "created_at": now,
                "last_used_at": now,
            }
        )
    async with database.transaction() as transaction:
        await transaction.execute_many(insert(UserRow), users)
        await transaction.execute_many(insert(SessionRow), sessions)
        await transaction.execute_many(insert(ApiKeyRow), keys)
    return holders
