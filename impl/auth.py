"""Signing up and logging in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import override

import uuid_utils.compat as uuid
from pydantic import MISSING
from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from generated.auth import AuthApi, LogIn200, LogInOutcome, SignUp201, SignUpOutcome
from generated.models import LogIn, SignedIn, SignUp, User
from generated.problems import EmailTaken, WrongCredentials
from impl.common_passwords import require_uncommon_password
from impl.database import DuplicateError, Transaction
from impl.passwords import Passwords
from impl.tables import OWN_ISSUER, UserRow
from impl.tokens import AccessTokens

_INSERT_USER = insert(UserRow)
_SELECT_USER_BY_EMAIL = select(
    col(UserRow.id),
    col(UserRow.email),
    col(UserRow.name),
    col(UserRow.created_at),
    col(UserRow.password_hash),
).where(col(UserRow.issuer) == OWN_ISSUER, col(UserRow.email) == bindparam("address"))


class Auth(AuthApi):
    """Handles the operations tagged `auth`."""

    def __init__(
        self,
        transaction: Transaction,
        passwords: Passwords,
        access_tokens: AccessTokens,
        now: Callable[[], datetime],
    ) -> None:
        self._transaction = transaction
        self._passwords = passwords
        self._access_tokens = access_tokens
        self._now = now

    @override
    async def sign_up(self, body: SignUp) -> SignUpOutcome:
        email = body.email.lower()
        require_uncommon_password(body.password, email)
        user = User(
            id=str(uuid.uuid7()),
            email=email,
            name=email.partition("@")[0] if body.name is MISSING else body.name,
            created_at=self._now(),
        )
        password_hash = await self._passwords.hash(body.password)
        try:
            await self._transaction.execute(
                _INSERT_USER, {**user.model_dump(), "password_hash": password_hash}
            )
        except DuplicateError:
            return EmailTaken()
        return SignUp201(body=self._signed_in(user), location="/api/me")

    @override
    async def log_in(self, body: LogIn) -> LogInOutcome:
        row = await self._transaction.first(_SELECT_USER_BY_EMAIL, {"address": body.email.lower()})
        await self._transaction.commit()  # no connection waits while the password is checked
        password_hash = row.password_hash if row is not None else None
        if not await self._passwords.check(body.password, password_hash) or row is None:
            return WrongCredentials()
        return LogIn200(body=self._signed_in(User.model_validate(row, from_attributes=True)))

    def _signed_in(self, user: User) -> SignedIn:
        return SignedIn(
            access_token=self._access_tokens.issue(user.id),
            token_type="Bearer",  # noqa: S106, it is no password
            expires_in=int(self._access_tokens.lifetime.total_seconds()),
            user=user,
        )
