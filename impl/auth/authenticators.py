"""Authenticates callers by access token or API key, as the contract names them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import col

from generated.security import Authenticators
from impl.api_keys.keys import read_key
from impl.api_keys.tables import ApiKeyRow
from impl.auth.access_tokens import AccessTokens
from impl.auth.session_tokens import SessionTokens
from impl.auth.standing import Standing
from impl.auth.uses import TOUCH_KEY
from impl.caller import Caller, TokenRefusedError, invalid_token, log_refusal
from impl.clock import Clock
from impl.database import Database, rows_of
from impl.later import later
from impl.revocations.feed import Feed
from impl.revocations.recent import RecentCallers
from impl.secrets.hashes import hash_secret
from impl.users.roles import SCOPES, Role
from impl.users.scopes import read_scopes
from impl.users.tables import UserRow

if TYPE_CHECKING:
    from impl.issuers.tokens import ForeignTokens
    from impl.issuers.users import ForeignUsers

_foreign_users: Callable[[Database, Feed, ForeignTokens, Clock], ForeignUsers] = later(
    "impl.issuers.users", "ForeignUsers"
)


class _ApiKey(NamedTuple):
    """An API key, and whose it is."""

    role: Role
    deactivated_at: datetime | None
    scopes: str
    last_used_at: datetime | None
    ends_at: datetime | None


# Ended ones are read as well, so that the log can say why a credential is refused.
_SELECT_KEY = rows_of(
    _ApiKey,
    select(
        col(UserRow.role),
        col(UserRow.deactivated_at),
        col(ApiKeyRow.scopes),
        col(ApiKeyRow.last_used_at),
        col(ApiKeyRow.expires_at).label("ends_at"),
    )
    .join_from(ApiKeyRow, UserRow, col(UserRow.id) == col(ApiKeyRow.user_id))
    .where(
        col(ApiKeyRow.user_id) == bindparam("owner"),
        col(ApiKeyRow.id) == bindparam("credential"),
        col(ApiKeyRow.secret_hash) == bindparam("hash"),
    ),
)


class ContractAuthenticators(Authenticators[Caller]):
    """The contract's security schemes: these, or some of them."""

    def __init__(
        self,
        database: Database,
        feed: Feed,
        access_tokens: AccessTokens,
        now: Clock,
        foreign_tokens: ForeignTokens | None = None,
    ) -> None:
        self._foreign_users = (
            _foreign_users(database, feed, foreign_tokens, now)
            if foreign_tokens is not None
            else None
        )
        self._sessions = SessionTokens(database, feed, access_tokens, now)
        self._keys = Standing(database, feed, now, _SELECT_KEY, TOUCH_KEY)
        self._recent_programs = RecentCallers(feed, now)
        recall: dict[str, Callable[[str], Caller | None]] = {
            "oauth2": self._sessions.recent.recall,
            "apiKey": lambda key: self._recent_programs.recall(hash_secret(key)),
        }
        if self._foreign_users is not None:
            recall["openIdConnect"] = self._foreign_users.recall
        self.recall = recall

    async def close(self) -> None:
        """Records what was used last."""
        await self._sessions.close()
        await self._keys.uses.close()

    async def oauth2(self, credential: str) -> Caller | None:
        try:
            return await self._sessions.caller(credential)
        except TokenRefusedError as refused:
            if self._foreign_users is not None and not refused.is_ours:
                return None  # the other issuer may know it
            log_refusal(refused)
            raise invalid_token() from refused

    async def open_id_connect(self, credential: str) -> Caller | None:
        return await self._foreign_users.caller(credential) if self._foreign_users else None

    async def api_key(self, credential: str) -> Caller | None:
        try:
            return await self._program(credential)
        except TokenRefusedError as refused:
            log_refusal(refused)
            return None

    async def _program(self, credential: str) -> Caller:
        key = read_key(credential)
        if key is None:
            raise TokenRefusedError("It does not have the form of a key of ours.")
        hash_ = hash_secret(credential)
        used = await self._keys.use(owner=key.user_id, credential=key.key_id, hash=hash_)
        if used is None:
            raise TokenRefusedError("There is no such key; it may have been revoked.")
        caller = Caller(key.user_id, read_scopes(used.row.scopes) & SCOPES[used.row.role])
        self._recent_programs.remember(hash_, caller, used.reading, used.check_again)
        return caller
