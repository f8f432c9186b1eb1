"""Authenticates callers by access token or API key.

The rows of sessions, keys and accounts are cached for half a second. So ending one of them takes
effect in every process within that time, and a busy client costs two queries a second.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, override

from cachetools import LRUCache
from sqlalchemy import Executable, bindparam, or_, select, update
from sqlmodel import col

from generated.models import Role
from generated.security import Authenticators
from impl.api_keys.keys import read_key
from impl.api_keys.tables import ApiKeyRow
from impl.auth.access_tokens import AccessTokens
from impl.auth.tables import SessionRow
from impl.caller import Caller, TokenRefusedError, invalid_token, log_refusal
from impl.clock import Clock
from impl.database import Database, Query, rows_of
from impl.database.columns import UtcDateTime
from impl.issuers.tokens import ForeignTokens
from impl.issuers.users import ForeignUsers
from impl.secrets.hashes import hash_secret
from impl.users.roles import SCOPES
from impl.users.scopes import read_scopes
from impl.users.tables import UserRow

CACHE_SECONDS = 0.5
_REMEMBERED = 4096
_LAST_USE_STEP = timedelta(minutes=1)
"""How often a use is recorded, so that not every read of a task writes to a session."""

_NOW = bindparam("now", type_=UtcDateTime())
_STEP_AGO = bindparam("step_ago", type_=UtcDateTime())
_THIS_SESSION = (
    col(SessionRow.user_id) == bindparam("owner"),
    col(SessionRow.id) == bindparam("credential"),
)


class _Session(NamedTuple):
    """A session, and whose it is."""

    role: Role
    deactivated_at: datetime | None
    created_at: datetime
    last_used_at: datetime | None
    ends_at: datetime | None


class _ApiKey(NamedTuple):
    """An API key, and whose it is."""

    role: Role
    deactivated_at: datetime | None
    scopes: str
    last_used_at: datetime | None
    ends_at: datetime | None


# Ended ones are read as well, so that the log can say why a credential is refused.
_SELECT_SESSION = rows_of(
    _Session,
    select(
        col(UserRow.role),
        col(UserRow.deactivated_at),
        col(SessionRow.created_at),
        col(SessionRow.last_used_at),
        col(SessionRow.ends_at),
    )
    .join_from(SessionRow, UserRow, col(UserRow.id) == col(SessionRow.user_id))
    .where(*_THIS_SESSION),
)
_TOUCH_SESSION = (
    update(SessionRow)
    .where(*_THIS_SESSION, col(SessionRow.last_used_at) < _STEP_AGO)
    .values(last_used_at=_NOW)
)
# The hash is part of the condition, so that a wrong key is no use of the right one.
_THIS_KEY = (
    col(ApiKeyRow.user_id) == bindparam("owner"),
    col(ApiKeyRow.id) == bindparam("credential"),
    col(ApiKeyRow.secret_hash) == bindparam("hash"),
)
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
    .where(*_THIS_KEY),
)
_TOUCH_KEY = (
    update(ApiKeyRow)
    .where(
        *_THIS_KEY,
        or_(col(ApiKeyRow.last_used_at).is_(None), col(ApiKeyRow.last_used_at) < _STEP_AGO),
    )
    .values(last_used_at=_NOW)
)


class ContractAuthenticators(Authenticators[Caller]):
    """The contract's security schemes."""

    def __init__(
        self,
        database: Database,
        access_tokens: AccessTokens,
        now: Clock,
        foreign_tokens: ForeignTokens | None = None,
        cache_seconds: float = CACHE_SECONDS,
    ) -> None:
        self._access_tokens = access_tokens
        self._foreign_users = (
            ForeignUsers(database, foreign_tokens, now, cache_seconds)
            if foreign_tokens is not None
            else None
        )
        self._sessions = _Standing(database, now, _SELECT_SESSION, _TOUCH_SESSION, cache_seconds)
        self._keys = _Standing(database, now, _SELECT_KEY, _TOUCH_KEY, cache_seconds)

    @override
    async def oauth2(self, credential: str) -> Caller | None:
        try:
            return await self._signed_in(credential)
        except TokenRefusedError as refused:
            if self._foreign_users is not None and not refused.is_ours:
                return None  # the other issuer may know it
            log_refusal(refused)
            raise invalid_token() from refused

    @override
    async def open_id_connect(self, credential: str) -> Caller | None:
        return await self._foreign_users.caller(credential) if self._foreign_users else None

    @override
    async def api_key(self, credential: str) -> Caller | None:
        try:
            return await self._program(credential)
        except TokenRefusedError as refused:
            log_refusal(refused)
            return None

    async def _signed_in(self, credential: str) -> Caller:
        token = self._access_tokens.verify(credential)
        row = await self._sessions.row(owner=token.user_id, credential=token.session_id)
        if row is None:
            raise TokenRefusedError("Its session has ended.", is_ours=True)
        scopes = token.scopes & SCOPES[row.role]
        return Caller(token.user_id, scopes, token.session_id, signed_in_at=row.created_at)

    async def _program(self, credential: str) -> Caller:
        key = read_key(credential)
        if key is None:
            raise TokenRefusedError("It does not have the form of a key of ours.")
        row = await self._keys.row(
            owner=key.user_id, credential=key.key_id, hash=hash_secret(credential)
        )
        if row is None:
            raise TokenRefusedError("There is no such key; it may have been revoked.")
        return Caller(key.user_id, read_scopes(row.scopes) & SCOPES[row.role])


@dataclass(frozen=True, slots=True)
class _Cached[Row: _Session | _ApiKey]:
    """A row, and until when it is fresh by the monotonic clock."""

    row: Row
    until: float


class _Standing[Row: _Session | _ApiKey]:
    """The rows of credentials in use, cached."""

    def __init__(
        self,
        database: Database,
        now: Clock,
        select_row: Query[Row],
        touch: Executable,
        cache_seconds: float,
    ) -> None:
        self._database = database
        self._now = now
        self._select = select_row
        self._touch = touch
        self._cache_seconds = cache_seconds
        self._rows: LRUCache[tuple[object, ...], _Cached[Row]] = LRUCache(_REMEMBERED)

    async def row(self, **credential: object) -> Row | None:
        """Returns the row of a credential, if there is one, and records the use.

        Raises:
            TokenRefusedError: it has ended, or its user is deactivated.
        """
        key = tuple(credential.values())
        asked_at = time.monotonic()
        cached = self._rows.get(key)
        if cached is not None and asked_at < cached.until:
            return cached.row
        now = self._now()
        async with self._database.transaction(read_only=True) as transaction:
            row = await transaction.first(self._select, credential)
        if row is None:
            return None
        _require_good(row, now)
        # Counted from the question: however slow the database, the row is no older than that.
        self._rows[key] = _Cached(row, asked_at + self._cache_seconds)
        step_ago = now - _LAST_USE_STEP
        if row.last_used_at is None or row.last_used_at < step_ago:
            values = {**credential, "now": now, "step_ago": step_ago}
            async with self._database.transaction() as transaction:
                await transaction.execute(self._touch, values, alone=True)
        return row


def _require_good(row: _Session | _ApiKey, now: datetime) -> None:
    if row.deactivated_at is not None:
        raise TokenRefusedError("Its user is deactivated.", is_ours=True)
    if row.ends_at is not None and row.ends_at <= now:
        late = (now - row.ends_at).total_seconds()
        raise TokenRefusedError(f"What it stands for ended {late:.0f} s ago.", is_ours=True)
