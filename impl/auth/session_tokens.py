"""Whom access tokens speak for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import col

from impl.auth.access_tokens import AccessTokens
from impl.auth.standing import Standing
from impl.auth.tables import SessionRow
from impl.auth.uses import TOUCH_SESSION
from impl.caller import Caller, TokenRefusedError
from impl.clock import Clock
from impl.database import Database, rows_of
from impl.revocations.feed import Feed
from impl.revocations.recent import RecentCallers
from impl.users.roles import SCOPES, Role
from impl.users.tables import UserRow


class _Session(NamedTuple):
    """A session, and whose it is."""

    role: Role
    deactivated_at: datetime | None
    created_at: datetime
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


class SessionTokens:
    """The access tokens of sessions that have not ended."""

    def __init__(
        self, database: Database, feed: Feed, access_tokens: AccessTokens, now: Clock
    ) -> None:
        self._access_tokens = access_tokens
        self._sessions = Standing(database, feed, now, _SELECT_SESSION, TOUCH_SESSION)
        self.recent = RecentCallers(feed, now)
        """The callers of tokens that were accepted lately."""

    async def close(self) -> None:
        """Records what was used last."""
        await self._sessions.uses.close()

    async def caller(self, credential: str) -> Caller:
        """Returns whom a token speaks for.

        Raises:
            TokenRefusedError: it was not issued by this service, or is not valid now.
        """
        token, valid_from, expires_at = self._access_tokens.verify(credential)
        session = await self._sessions.use(owner=token.user_id, credential=token.session_id)
        if session is None:
            raise TokenRefusedError("Its session has ended.", is_ours=True)
        row = session.row
        scopes = token.scopes & SCOPES[row.role]
        caller = Caller(token.user_id, scopes, token.session_id, signed_in_at=row.created_at)
        check_again = min(expires_at, session.check_again)
        self.recent.remember(credential, caller, session.reading, check_again, valid_from)
        return caller
