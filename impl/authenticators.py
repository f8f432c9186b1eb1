"""Whom a credential speaks for, as long as the session, the key and the account behind it last.

What the database says of them is believed for half a second. So whatever ends one of them counts in
every process within that time, and a client that sends many requests costs two queries a second.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, override

from cachetools import TTLCache
from sqlalchemy import Executable, Row, bindparam, or_, select, update
from sqlmodel import col

from generated.security import Authenticators
from impl.api_keys import read_key
from impl.callers import SCOPES, Caller
from impl.database import Database
from impl.foreign_tokens import ForeignTokens
from impl.foreign_users import ForeignUsers
from impl.refresh_tokens import hash_token
from impl.tables import ApiKeyRow, SessionRow, UserRow, UtcDateTime
from impl.tokens import AccessTokens

BELIEVED_SECONDS = 0.5
_REMEMBERED = 4096
_LAST_USE_STEP = timedelta(minutes=1)
"""A use is noted once in that time: reading a task shall not write to a session each time."""

_NOW = bindparam("now", type_=UtcDateTime())
_STEP_AGO = bindparam("step_ago", type_=UtcDateTime())
_ACTIVE = (col(UserRow.deactivated_at).is_(None),)
_THIS_SESSION = (
    col(SessionRow.user_id) == bindparam("owner"),
    col(SessionRow.id) == bindparam("credential"),
)
_SELECT_SESSION = (
    select(col(UserRow.role), col(SessionRow.last_used_at))
    .join_from(SessionRow, UserRow, col(UserRow.id) == col(SessionRow.user_id))
    .where(*_THIS_SESSION, *_ACTIVE, col(SessionRow.ends_at) > _NOW)
)
_TOUCH_SESSION = (
    update(SessionRow)
    .where(*_THIS_SESSION, col(SessionRow.last_used_at) < _STEP_AGO)
    .values(last_used_at=_NOW)
)
_THIS_KEY = (
    col(ApiKeyRow.user_id) == bindparam("owner"),
    col(ApiKeyRow.id) == bindparam("credential"),
)
_SELECT_KEY = (
    select(
        col(UserRow.role),
        col(ApiKeyRow.secret_hash),
        col(ApiKeyRow.scopes),
        col(ApiKeyRow.last_used_at),
    )
    .join_from(ApiKeyRow, UserRow, col(UserRow.id) == col(ApiKeyRow.user_id))
    .where(
        *_THIS_KEY,
        *_ACTIVE,
        or_(col(ApiKeyRow.expires_at).is_(None), col(ApiKeyRow.expires_at) > _NOW),
    )
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
        now: Callable[[], datetime],
        foreign_tokens: ForeignTokens | None = None,
        believed_seconds: float = BELIEVED_SECONDS,
    ) -> None:
        self._access_tokens = access_tokens
        self._foreign_users = (
            ForeignUsers(database, foreign_tokens, now, believed_seconds)
            if foreign_tokens is not None
            else None
        )
        self._sessions = _Standing(database, now, _SELECT_SESSION, _TOUCH_SESSION, believed_seconds)
        self._keys = _Standing(database, now, _SELECT_KEY, _TOUCH_KEY, believed_seconds)

    @override
    async def bearer_auth(self, credential: str) -> Caller | None:
        token = self._access_tokens.verify(credential)
        if token is None:
            users = self._foreign_users
            return await users.caller(credential) if users is not None else None
        row = await self._sessions.row(token.user_id, token.session_id)
        if row is None:
            return None
        return Caller(token.user_id, token.scopes & SCOPES[row.role], token.session_id)

    @override
    async def api_key(self, credential: str) -> Caller | None:
        key = read_key(credential)
        row = key and await self._keys.row(key.user_id, key.key_id)
        if not key or not row or not hmac.compare_digest(row.secret_hash, hash_token(credential)):
            return None
        return Caller(key.user_id, frozenset(row.scopes.split()) & SCOPES[row.role])


class _Standing:
    """What the database says of the sessions, or the keys, that are in use."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        select_row: Executable,
        touch: Executable,
        believed_seconds: float,
    ) -> None:
        self._database = database
        self._now = now
        self._select = select_row
        self._touch = touch
        self._rows: TTLCache[tuple[str, uuid.UUID], Row[Any]]
        self._rows = TTLCache(_REMEMBERED, believed_seconds)

    async def row(self, user_id: str, credential_id: uuid.UUID) -> Row[Any] | None:
        """Returns the row of a credential that is good, and notes that it was used."""
        row = self._rows.get((user_id, credential_id))
        if row is not None:
            return row
        now = self._now()
        values = {"owner": user_id, "credential": credential_id, "now": now}
        async with self._database.transaction(read_only=True) as transaction:
            row = await transaction.first(self._select, values)
        if row is None:
            return None
        self._rows[user_id, credential_id] = row
        step_ago = now - _LAST_USE_STEP
        if row.last_used_at is None or row.last_used_at < step_ago:
            async with self._database.transaction() as transaction:
                await transaction.execute(self._touch, {**values, "step_ago": step_ago})
        return row
