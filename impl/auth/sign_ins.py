"""Sessions, and the tokens that are exchanged in them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from uuid_utils.compat import uuid7

from impl.audit import Audit
from impl.auth import statements
from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.auth.refresh_tokens import RefreshToken, RefreshTokens
from impl.auth.rows import RenewedSession
from impl.caller import TokenRefusedError, log_refusal
from impl.clock import Clock
from impl.database import Transaction
from impl.secrets.hashes import hash_secret
from impl.users.roles import ALL_SCOPES, SCOPES
from impl.users.rows import UserRecord
from impl.users.scopes import read_scopes, write_scopes
from impl.web.client import Client

_FORGIVEN_SECONDS = 10


class ScopeNotGrantedError(Exception):
    """The requested scopes are not the user's, or not the session's."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a client gets that has signed somebody in."""

    user: UserRecord
    session_id: uuid.UUID
    access_token: str
    expires_in: int
    """How many seconds the access token is valid."""
    refresh_token: str
    refresh_lifetime: timedelta
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SessionLifetimes:
    """How long a session lasts."""

    unused: timedelta
    in_all: timedelta


class SignIns:
    """Begins, renews and ends sessions for one client, in one transaction."""

    def __init__(
        self,
        transaction: Transaction,
        access_tokens: AccessTokens,
        refresh_tokens: RefreshTokens,
        lifetimes: SessionLifetimes,
        *,
        client: Client,
        audit: Audit,
        now: Clock,
    ) -> None:
        self._transaction = transaction
        self._access_tokens = access_tokens
        self._refresh_tokens = refresh_tokens
        self._lifetimes = lifetimes
        self._client = client
        self._audit = audit
        self._now = now

    async def begin(self, user: UserRecord, scopes: frozenset[str] = ALL_SCOPES) -> SignIn:
        """Begins a session with `scopes`, as far as the user's role allows at the time.

        A user has at most 50 sessions; beyond that, the least recently used one ends.

        Raises:
            ScopeNotGrantedError: the role allows none of them.
        """
        if scopes and not scopes & SCOPES[user.role]:
            raise ScopeNotGrantedError
        now = self._now()
        token = RefreshToken(user.id, uuid7(), generation=0)
        text = self._refresh_tokens.write(token)
        lifetime = min(self._lifetimes.unused, self._lifetimes.in_all)
        await self._transaction.execute(
            statements.DELETE_EXPIRED_SESSIONS, {"owner": user.id, "now": now}
        )
        await self._transaction.execute(
            statements.INSERT_SESSION,
            {
                "user_id": user.id,
                "id": token.session_id,
                "scopes": write_scopes(scopes),
                "device": self._client.device,
                "address": self._client.address,
                "generation": token.generation,
                "token_hash": hash_secret(text),
                "created_at": now,
                "renewed_at": now,
                "last_used_at": now,
                "expires_at": now + lifetime,
                "ends_at": now + self._lifetimes.in_all,
            },
        )
        await self._transaction.execute(statements.DELETE_OLDEST_SESSIONS, {"owner": user.id})
        return self._sign_in(user, token, text, scopes, lifetime)

    async def renew(self, text: str, scopes: frozenset[str] | None = None) -> SignIn | None:
        """Exchanges a refresh token for the next one, or returns `None` if it is invalid.

        Reuse ends the session, committed at once: somebody has a copy of the token (RFC 9700,
        section 4.14.2). Only the last one used may be repeated, for 10 seconds, and is exchanged
        for the same next one. `scopes` narrows only the access token (RFC 6749, section 6).

        Raises:
            ScopeNotGrantedError: the session does not have all of `scopes`, or the role allows none
                of them. The refresh token stays valid.
        """
        used = self._refresh_tokens.read(text)
        if used is None:
            log_refusal(TokenRefusedError("It does not have the form of a refresh token of ours."))
            return None
        now = self._now()
        user = await self._transaction.first(
            statements.SELECT_USER, {"owner": used.user_id}, alone=True
        )
        # Whether the session has the scopes is seen when it is renewed, and may undo that.
        row = await self._renewed(used, text, now, alone=scopes is None)
        if row is None or user is None:
            await self._end_refused(used)
            log_refusal(TokenRefusedError("It was used before, or what it stands for has ended."))
            return None
        # While secrets are rotated, another process may have used another one.
        spellings = {hash_secret(s): s for s in self._refresh_tokens.spellings(used.successor)}
        successor = spellings.get(row.token_hash)
        if successor is None:
            return None
        granted = read_scopes(row.scopes)
        if scopes is not None and not (scopes <= granted and scopes & SCOPES[user.role]):
            await self._transaction.close()
            raise ScopeNotGrantedError
        return self._sign_in(
            user,
            used.successor,
            successor,
            granted if scopes is None else scopes,
            row.expires_at - now,
        )

    async def _renewed(
        self, used: RefreshToken, text: str, now: datetime, *, alone: bool
    ) -> RenewedSession | None:
        """Returns the session, renewed by `used`, or `None` if that is not valid any more."""
        values: dict[str, object] = {
            "owner": used.user_id,
            "session": used.session_id,
            "used": used.generation,
            "now": now,
        }
        row = await self._transaction.first(
            statements.RENEW_SESSION,
            {
                **values,
                "used_hash": hash_secret(text),
                "new_hash": hash_secret(self._refresh_tokens.write(used.successor)),
                "new_expires_at": now + self._lifetimes.unused,
                "new_device": self._client.device,
                "new_address": self._client.address,
            },
            alone=alone,
        )
        if row is not None:
            return row
        forgiven_since = now - timedelta(seconds=_FORGIVEN_SECONDS)
        return await self._transaction.first(
            statements.SELECT_JUST_RENEWED_SESSION, {**values, "forgiven_since": forgiven_since}
        )

    async def end(self, user_id: str, session_id: uuid.UUID, *, alone: bool = False) -> bool:
        """Ends a session, and returns whether there was one; `alone` is that of `Transaction`."""
        values = {"owner": user_id, "session": session_id}
        if not await self._transaction.execute(statements.DELETE_SESSION, values, alone=alone):
            return False
        self._audit.log("session_ended", user_id=user_id, session_id=session_id)
        return True

    async def end_by_token(self, text: str) -> None:
        """Ends the session of a refresh token, even of one that was used before."""
        token = self._refresh_tokens.read(text)
        if token is not None:
            await self.end(token.user_id, token.session_id)

    async def end_all_but(self, user_id: str, session_id: uuid.UUID | None) -> None:
        """Ends all sessions of a user, except for `session_id`."""
        if session_id is None:
            await self._transaction.execute(statements.DELETE_SESSIONS, {"owner": user_id})
        else:
            values = {"owner": user_id, "session": session_id}
            await self._transaction.execute(statements.DELETE_OTHER_SESSIONS, values)

    async def _end_refused(self, used: RefreshToken) -> None:
        """Ends the session of a token that is not valid any more, committed whatever follows."""
        values = {"owner": used.user_id, "session": used.session_id}
        ended = await self._transaction.first(statements.DELETE_REUSED_SESSION, values)
        await self._transaction.commit()
        if ended is not None:
            self._audit.log(
                "session_ended" if ended == used.generation else "refresh_reused",
                user_id=used.user_id,
                session_id=used.session_id,
            )

    def _sign_in(
        self,
        user: UserRecord,
        token: RefreshToken,
        text: str,
        scopes: frozenset[str],
        refresh_lifetime: timedelta,
    ) -> SignIn:
        allowed = scopes & SCOPES[user.role]
        return SignIn(
            user=user,
            session_id=token.session_id,
            access_token=self._access_tokens.issue(AccessToken(user.id, token.session_id, allowed)),
            expires_in=int(self._access_tokens.lifetime.total_seconds()),
            refresh_token=text,
            refresh_lifetime=refresh_lifetime,
            scopes=allowed,
        )
