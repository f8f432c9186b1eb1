"""The log says in one line why our own credential was refused, and repeats no part of it."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col
from structlog.testing import capture_logs

from impl.api_keys.keys import write_key
from impl.api_keys.tables import ApiKeyRow
from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.tables import SessionRow
from impl.database import Database
from impl.revocations.feed import Feed
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.impl.auth.hostile_tokens import compact, sign
from tests.support.users import SignedUp

OTHER_SECRET = "another secret of the tests, long enough for all"


class Refusals:
    """Creates invalid credentials of a user."""

    def __init__(
        self, settings: Settings, database: Database, client: httpx.AsyncClient, user: SignedUp
    ) -> None:
        self._settings = settings
        self._database = database
        self._client = client
        self._user = user

    async def malformed_token(self) -> str:
        return "canary-of-a-token"

    async def long_token(self) -> str:
        return self._user.token + "A" * 1024

    async def unsigned_token(self) -> str:
        return sign(compact({"alg": "none", "typ": "at+jwt"}), compact({"sub": "canary"}), "")

    async def token_of_another_secret(self) -> str:
        return self._issued(secret=OTHER_SECRET)

    async def expired_token(self) -> str:
        return self._issued(ago=timedelta(minutes=15, seconds=20))

    async def early_token(self) -> str:
        return self._issued(ago=timedelta(minutes=-2))

    async def token_of_no_session(self) -> str:
        return self._issued(session_id=uuid.uuid4())

    async def token_of_an_ended_session(self) -> str:
        ends_at = datetime.now(UTC) - timedelta(seconds=100)
        await self._change(SessionRow, SessionRow.user_id, ends_at=ends_at)
        return self._user.token

    async def deactivated_users_token(self) -> str:
        await self._change(UserRow, UserRow.id, deactivated_at=datetime.now(UTC))
        return self._user.token

    async def malformed_key(self) -> str:
        return "tpk_canary-of-a-key"

    async def unknown_key(self) -> str:
        return write_key(self._user.user_id, uuid.uuid4())

    async def wrong_key(self) -> str:
        key = await self._key()
        return write_key(self._user.user_id, uuid.UUID(key["id"]))

    async def revoked_key(self) -> str:
        key = await self._key()
        revoked = await self._client.delete(
            f"/api/auth/api-keys/{key['id']}", headers=self._user.headers
        )
        assert revoked.status_code == 204
        return key["key"]

    async def expired_key(self) -> str:
        key = await self._key()
        expires_at = datetime.now(UTC) - timedelta(seconds=100)
        await self._change(ApiKeyRow, ApiKeyRow.user_id, expires_at=expires_at)
        return key["key"]

    async def deactivated_users_key(self) -> str:
        key = await self._key()
        await self._change(UserRow, UserRow.id, deactivated_at=datetime.now(UTC))
        return key["key"]

    def _issued(
        self,
        *,
        secret: str | None = None,
        ago: timedelta = timedelta(),
        session_id: uuid.UUID | None = None,
    ) -> str:
        secrets = [secret] if secret else self._settings.secrets
        tokens = AccessTokens(secrets, timedelta(minutes=15), lambda: datetime.now(UTC) - ago)
        session_id = session_id or self._user.session_id
        return tokens.issue(AccessToken(self._user.user_id, session_id, frozenset()))

    async def _key(self) -> dict[str, str]:
        body = {"name": "Canary", "scopes": ["account:read"]}
        created = await self._client.post(
            "/api/auth/api-keys", headers=self._user.headers, json=body
        )
        assert created.status_code == 201
        return {name: created.json()[name] for name in ("id", "key")}

    async def _change(self, table: type, owner: object, **values: object) -> None:
        statement = update(table).where(col(owner) == self._user.user_id)
        async with self._database.transaction() as transaction:
            assert await transaction.execute(statement.values(**values)) == 1


type Make = Callable[[Refusals], Awaitable[str]]

TOKENS: dict[Make, str] = {
    Refusals.malformed_token: "the form of a token",
    Refusals.long_token: "the form of a token",
    Refusals.unsigned_token: "another algorithm",
    Refusals.token_of_another_secret: "not made by JWT_SECRET",
    Refusals.expired_token: "It expired 2",
    Refusals.early_token: "Are the clocks right?",
    Refusals.token_of_no_session: "session has ended",
    Refusals.token_of_an_ended_session: "ended 10",
    Refusals.deactivated_users_token: "user is deactivated",
}
KEYS: dict[Make, str] = {
    Refusals.malformed_key: "the form of a key",
    Refusals.unknown_key: "no such key",
    Refusals.wrong_key: "no such key",
    Refusals.revoked_key: "no such key; it may have been revoked",
    Refusals.expired_key: "ended 10",
    Refusals.deactivated_users_key: "user is deactivated",
}


def name_of(value: object) -> str:
    return getattr(value, "__name__", "").replace("_", " ")


@pytest.fixture
def refusals(
    settings: Settings, database: Database, client: httpx.AsyncClient, user: SignedUp
) -> Refusals:
    return Refusals(settings, database, client, user)


@pytest.mark.parametrize(("make", "reason"), TOKENS.items(), ids=name_of)
async def test_the_log_says_why_a_token_was_refused(
    refusals: Refusals, client: httpx.AsyncClient, make: Make, reason: str
) -> None:
    token = await make(refusals)
    await require_one_line(client, {"Authorization": f"Bearer {token}"}, token, reason)


@pytest.mark.parametrize(("make", "reason"), KEYS.items(), ids=name_of)
async def test_the_log_says_why_a_key_was_refused(
    refusals: Refusals, client: httpx.AsyncClient, make: Make, reason: str
) -> None:
    key = await make(refusals)
    await require_one_line(client, {"X-API-Key": key}, key, reason)


async def require_one_line(
    client: httpx.AsyncClient, headers: dict[str, str], credential: str, reason: str
) -> None:
    """Asserts that the refusal is one line, at the level of others' tokens, without a secret."""
    with capture_logs() as lines:
        refused = await client.get("/api/me", headers=headers)
    assert refused.status_code == 401
    (line,) = [line for line in lines if line["event"] == "token_refused"]
    assert reason in line["reason"]
    assert line["log_level"] == "info"
    canaries = {credential, *credential.split("."), "canary", "tpk_"}
    assert [canary for canary in canaries if canary and canary in str(lines)] == []


async def test_the_log_says_why_a_refresh_token_was_refused(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    async def refresh(token: str) -> httpx.Response:
        return await client.post("/api/auth/refresh", json={"refresh_token": token})

    second = (await refresh(user.refresh_token)).json()["refresh_token"]
    await refresh(second)
    for token, reason in {
        "tpr_canary": "the form of a refresh token",
        user.refresh_token: "was used before",
        second: "has ended",
    }.items():
        with capture_logs() as lines:
            assert (await refresh(token)).status_code == 401
        (line,) = [line for line in lines if line["event"] == "token_refused"]
        assert reason in line["reason"]
        assert token not in str(lines)


async def test_what_is_accepted_is_no_line(
    database: Database, settings: Settings, user: SignedUp
) -> None:
    tokens = AccessTokens(settings.secrets, timedelta(minutes=15))
    feed = Feed(database)
    authenticators = ContractAuthenticators(database, feed, tokens, lambda: datetime.now(UTC))
    with capture_logs() as lines:
        assert await authenticators.oauth2(user.token) is not None
        await authenticators.close()
        await feed.close()
    assert lines == []
