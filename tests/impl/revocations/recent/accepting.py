"""Tokens that are accepted as long as nothing of their users changes, and what changes that."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Update, update
from sqlmodel import SQLModel

from impl.auth.access_tokens import AccessToken, AccessTokens
from impl.revocations.feed import Feed
from impl.users.roles import SCOPES, Role
from impl.users.tables import UserRow
from tests.impl.revocations.credentials import Holder, StandingTime

ROLES: tuple[Role, Role] = ("admin", "user")
LEEWAY = timedelta(seconds=5)
LIFETIME = timedelta(minutes=15)


def issue(tokens: AccessTokens, holder: Holder) -> str:
    """Returns a new token of their session."""
    return tokens.issue(AccessToken(holder.user_id, holder.session_id, SCOPES["admin"]))


def of(holder: Holder, table: type[SQLModel], **values: object) -> Update:
    """Returns the statement that changes their rows of a table."""
    name = "id" if table is UserRow else "user_id"
    return update(table).where(table.__table__.c[name] == holder.user_id).values(**values)  # type: ignore[attr-defined]


async def read_again(feed: Feed, clock: StandingTime) -> None:
    """Lets the feed be read, as the next request would."""
    clock.advance(1)
    await feed.update()
    if feed._reading is not None:
        await feed._reading
