"""Logging in with an email and a password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from impl.audit import Audit
from impl.auth import statements
from impl.auth.sign_ins import SignIn, SignIns
from impl.database import Transaction
from impl.users.passwords import Match, Passwords
from impl.users.roles import ALL_SCOPES
from impl.users.rows import UserRecord


class LogIns:
    """Logs users in for one client, in one transaction."""

    def __init__(
        self,
        transaction: Transaction,
        sign_ins: SignIns,
        passwords: Passwords,
        audit: Audit,
        *,
        remember: Callable[[str], Awaitable[None]],
    ) -> None:
        self._transaction = transaction
        self._sign_ins = sign_ins
        self._passwords = passwords
        self._audit = audit
        self._remember = remember

    async def begin(self, user: UserRecord) -> SignIn:
        """Begins the first session of a user who signed up just now."""
        if user.email is not None:
            await self._remember(user.email)
        sign_in = await self._sign_ins.begin(user)
        self._audit.log("sign_up", user_id=user.id, session_id=sign_in.session_id)
        return sign_in

    async def log_in(
        self, email: str, password: str, scopes: frozenset[str] = ALL_SCOPES
    ) -> SignIn | None:
        """Signs a user in, or returns `None` in the same time if a credential is wrong."""
        # It is alone, so that no connection is idle while the password is checked.
        row = await self._transaction.first(
            statements.SELECT_PASSWORD_BY_EMAIL, {"address": email.lower()}, alone=True
        )
        user_id, password_hash = (None, None) if row is None else (row.id, row.password_hash)
        match = await self._passwords.check(password, password_hash)
        user = None
        if match:
            await self._remember(email)
            user = await self._locked(user_id, password_hash, password, match)
        if user is None:
            self._audit.log("log_in_failed", user_id=user_id)
            return None
        sign_in = await self._sign_ins.begin(user, scopes)
        self._audit.log("log_in_succeeded", user_id=user_id, session_id=sign_in.session_id)
        return sign_in

    async def _locked(
        self, user_id: str | None, password_hash: str | None, password: str, match: Match
    ) -> UserRecord | None:
        """Locks the user if the password is still the same, and replaces an outdated hash."""
        values = {"user": user_id, "checked_hash": password_hash}
        if match is Match.CURRENT:
            return await self._transaction.first(statements.LOCK_USER, values)
        new_hash = await self._passwords.hash(password)
        return await self._transaction.first(
            statements.RENEW_HASH, {**values, "new_hash": new_hash}
        )
