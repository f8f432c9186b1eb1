"""Authenticates callers by access token or API key.

What the database says of a session, a key and its user is believed until something of that user is
revoked, which every process learns within a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Executable, bindparam, select
from sqlmodel import col

from generated.models import Role
from generated.security import Authenticators
from impl.api_keys.keys import read_key
from impl.api_keys.tables import ApiKeyRow
from impl.auth.access_tokens import AccessTokens
from impl.auth.tables import SessionRow
from impl.auth.uses import TOUCH_KEY, TOUCH_SESSION, Uses
from impl.caller import Caller, TokenRefusedError, invalid_token, log_refusal
from impl.clock import Clock
from impl.database import Database, Query, rows_of
from impl.issuers.tokens import ForeignTokens
from impl.issuers.users import ForeignUsers
from impl.revocations.beliefs import Beliefs
from impl.revocations.feed import Feed
from impl.secrets.hashes import hash_secret
from impl.users.roles import SCOPES
from impl.users.scopes import read_scopes
from impl.users.tables import UserRow

_LAST_USE_STEP = timedelta(minutes=1)
"""How often a use is recorded, so that not every request writes to a session."""


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
    .where(
        col(SessionRow.user_id) == bindparam("owner"), col(SessionRow.id) == bindparam("credential")
    ),
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
        self._access_tokens = access_tokens
        self._foreign_users = (
            ForeignUsers(database, feed, foreign_tokens, now)
            if foreign_tokens is not None
            else None
        )
        self._sessions = _Standing(database, feed, now, _SELECT_SESSION, TOUCH_SESSION)
        self._keys = _Standing(database, feed, now, _SELECT_KEY, TOUCH_KEY)

    async def close(self) -> None:
        """Records what was used last."""
        await self._sessions.uses.close()
        await self._keys.uses.close()

    async def oauth2(self, credential: str) -> Caller | None:
        try:
            return await self._signed_in(credential)
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


@dataclass(slots=True)
class _InUse[Row: _Session | _ApiKey]:
    """A credential's row, and when the last use was recorded, or is about to be."""

    row: Row
    last_used_at: datetime | None


class _Standing[Row: _Session | _ApiKey]:
    """The rows of credentials in use."""

    def __init__(
        self, database: Database, feed: Feed, now: Clock, select_row: Query[Row], touch: Executable
    ) -> None:
        self._database = database
        self._now = now
        self._select = select_row
        self._beliefs = Beliefs[tuple[object, ...], _InUse[Row]](feed)
        self.uses = Uses(database, touch)

    async def row(self, owner: str, credential: UUID, **secrets: object) -> Row | None:
        """Returns the row of a user's credential, if there is one, and notes the use.

        Raises:
            TokenRefusedError: it has ended, or its user is deactivated.
        """
        key = (owner, credential.int, *secrets.values())  # the number of a UUID is compared in C
        used = await self._beliefs.find(key)
        if used is None:
            used = await self._ask(key, owner, {"credential": credential, **secrets})
        if used is None:
            return None
        now = self._now()
        _require_good(used.row, now)
        if used.last_used_at is None or used.last_used_at < now - _LAST_USE_STEP:
            used.last_used_at = now
            self.uses.note(owner, credential, now)
        return used.row

    async def _ask(
        self, key: tuple[object, ...], owner: str, credential: dict[str, object]
    ) -> _InUse[Row] | None:
        mark = self._beliefs.mark()
        async with self._database.transaction(read_only=True) as transaction:
            row = await transaction.first(self._select, {"owner": owner, **credential})
        if row is None:
            return None
        used = _InUse(row, row.last_used_at)
        if row.deactivated_at is None:
            self._beliefs.keep(key, used, owner, mark)
        return used


def _require_good(row: _Session | _ApiKey, now: datetime) -> None:
    if row.deactivated_at is not None:
        raise TokenRefusedError("Its user is deactivated.", is_ours=True)
    if row.ends_at is not None and row.ends_at <= now:
        late = (now - row.ends_at).total_seconds()
        raise TokenRefusedError(f"What it stands for ended {late:.0f} s ago.", is_ours=True)
