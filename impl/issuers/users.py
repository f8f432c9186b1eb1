"""Users whom another issuer signs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import bindparam, insert, select
from sqlmodel import col
from uuid_utils.compat import uuid7

from generated.limits import RESERVED_USER_IDS
from generated.models import Email, PersonName, UserId
from impl.caller import Caller, TokenRefusedError, log_refusal
from impl.clock import Clock
from impl.database import Database, DuplicateError, rows_of
from impl.issuers.tokens import Claims, ForeignTokens
from impl.revocations.beliefs import Beliefs
from impl.revocations.feed import Feed
from impl.revocations.recent import RecentCallers
from impl.text.visible import is_visible
from impl.users.accounts import name_from
from impl.users.roles import SCOPES, Role
from impl.users.rows import MANAGED_COLUMNS, ManagedUserRecord
from impl.users.tables import UserRow

_MAX_NAME_LENGTH = 100
_NAMELESS = "User"
_EMAIL = TypeAdapter[str](Email)
_PERSON_NAME = TypeAdapter[str](PersonName)
_USER_ID = TypeAdapter[str](UserId)

_SELECT = rows_of(
    ManagedUserRecord,
    select(*MANAGED_COLUMNS).where(
        col(UserRow.issuer) == bindparam("from_issuer"), col(UserRow.subject) == bindparam("named")
    ),
)
_INSERT = insert(UserRow)


@dataclass(frozen=True, slots=True)
class ForeignUser:
    """A user who signs in at another issuer. The role is decided here."""

    user_id: str
    role: Role
    is_active: bool


class ForeignUsers:
    """Finds users by issuer and subject, and creates them on first sight.

    Nothing else identifies them: neither the email, which another issuer may assign to somebody
    else, nor a user id that happens to equal the subject.
    """

    def __init__(
        self,
        database: Database,
        feed: Feed,
        tokens: ForeignTokens,
        now: Clock,
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._now = now
        self._beliefs = Beliefs[tuple[str, str], ForeignUser](feed)
        self._recent = RecentCallers(feed, now)
        self._edition = tokens.keys.edition

    def recall(self, token: str) -> Caller | None:
        """Returns whom a token surely speaks for, if the keys are still those that verified it."""
        return self._recently().recall(token)

    async def caller(self, token: str) -> Caller | None:
        """Returns the caller of an access token, with all scopes of the user's role.

        It is `None` if the token is invalid or the user is deactivated.

        Raises:
            IssuerUnavailableError: there are no keys to verify the token.
        """
        claims = await self._tokens.verify(token)
        if claims is None:
            return None
        key, edition = (claims.iss, claims.sub), self._tokens.keys.edition
        user = await self._beliefs.find(key)
        if user is None:
            mark = self._beliefs.mark()
            user = await self._find_or_add(claims)
            if user.is_active:
                self._beliefs.keep(key, user, user.user_id, mark)
        if not user.is_active:
            log_refusal(TokenRefusedError("Its user is deactivated."))
            return None
        caller = Caller(user.user_id, SCOPES[user.role], signed_in_at=claims.signed_in_at)
        if edition == self._tokens.keys.edition:
            valid_from, check_again = self._tokens.times(claims)
            reading = self._beliefs.reading(key)
            self._recently().remember(token, caller, reading, check_again, valid_from)
        return caller

    def _recently(self) -> RecentCallers:
        """Returns those whose tokens were verified with the keys of now."""
        if self._edition != self._tokens.keys.edition:
            self._edition = self._tokens.keys.edition
            self._recent.forget()
        return self._recent

    async def _find_or_add(self, claims: Claims) -> ForeignUser:
        """Returns the user of the claims.

        A new user's id is the subject, if that is a valid id and neither taken nor a word of our
        paths, so that a frontend knows it from the issuer.
        """
        for user_id in _possible_ids(claims):
            user = await self._find(claims)
            if user is not None:
                return user
            try:
                return await self._add(claims, user_id)
            except DuplicateError:
                continue  # the id is taken, or another request was faster
        user = await self._find(claims)
        assert user is not None, "a new id is nobody's, so the user was there"
        return user

    async def _find(self, claims: Claims) -> ForeignUser | None:
        async with self._database.transaction(read_only=True) as transaction:
            row = await transaction.first(_SELECT, {"from_issuer": claims.iss, "named": claims.sub})
        return None if row is None else ForeignUser(row.id, row.role, row.deactivated_at is None)

    async def _add(self, claims: Claims, user_id: str) -> ForeignUser:
        email = _fitting(_EMAIL, claims.email)
        row = {
            "id": user_id,
            "issuer": claims.iss,
            "subject": claims.sub,
            "email": email.lower() if email is not None else None,
            "name": _name(claims.name, email),
            "created_at": self._now(),
            "role": "user",
        }
        async with self._database.transaction() as transaction:
            await transaction.execute(_INSERT, row, alone=True)
        return ForeignUser(user_id, "user", is_active=True)


def _possible_ids(claims: Claims) -> tuple[str, ...]:
    own, new = _fitting(_USER_ID, claims.sub), str(uuid7())
    return (new,) if own is None or own in RESERVED_USER_IDS else (own, new)


def _name(claim: Any, email: str | None) -> str:
    """Returns the first that can be a name: the claim, what the email begins with, or a word."""
    cut = claim[:_MAX_NAME_LENGTH] if isinstance(claim, str) else None
    for candidate in (cut, name_from(email) if email else None):
        name = _fitting(_PERSON_NAME, candidate)
        if name is not None and is_visible(name):
            return name
    return _NAMELESS


def _fitting(schema: TypeAdapter[str], value: Any) -> str | None:
    """Returns `value` when the contract's schema allows it."""
    try:
        return schema.validate_python(value)
    except ValidationError:
        return None
