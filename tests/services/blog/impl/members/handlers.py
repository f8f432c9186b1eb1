"""Registering, signing in, and what users change of themselves."""

from __future__ import annotations

from typing import override

from pydantic import MISSING

from generated.models import LoginEnvelope, NewUserEnvelope, UserChangeEnvelope, UserEnvelope
from generated.models import User as ShownUser
from generated.users import (
    GetCurrentUser200,
    GetCurrentUserOutcome,
    LogIn200,
    LogIn401,
    LogInOutcome,
    Register201,
    Register409,
    RegisterOutcome,
    UpdateCurrentUser200,
    UpdateCurrentUser422,
    UpdateCurrentUserOutcome,
    UsersApi,
)
from impl.audit import Audit
from impl.auth.log_ins import LogIns
from impl.auth.sign_ins import SignIns
from impl.caller import Caller, invalid_token
from impl.clock import Clock
from impl.database import DuplicateError, Transaction
from impl.errors import failure
from impl.members import statements
from impl.profiles.statements import INSERT
from impl.users.accounts import NewAccount, add_account
from impl.users.passwords import Passwords

_TAKEN_EMAIL = failure("email", "Somebody has it already.")
_TAKEN_USERNAME = failure("username", "Somebody has it already.")


class Members(UsersApi[Caller]):
    """Handles the operations tagged `users`."""

    def __init__(
        self,
        transaction: Transaction,
        log_ins: LogIns,
        sign_ins: SignIns,
        passwords: Passwords,
        *,
        token: str,
        audit: Audit,
        now: Clock,
    ) -> None:
        self._transaction = transaction
        self._log_ins = log_ins
        self._sign_ins = sign_ins
        self._passwords = passwords
        self._token = token
        self._audit = audit
        self._now = now

    @override
    async def register(self, body: NewUserEnvelope) -> RegisterOutcome:
        wanted = body.user
        new = NewAccount(wanted.email, wanted.password, wanted.username)
        try:
            user = await add_account(self._transaction, self._passwords, new, self._now())
        except DuplicateError:
            return Register409(body=_TAKEN_EMAIL)
        try:
            await self._transaction.execute(
                INSERT, {"user_id": user.id, **_named(wanted.username), "bio": None, "image": None}
            )
        except DuplicateError:
            return Register409(body=_TAKEN_USERNAME)
        sign_in = await self._log_ins.begin(user)
        return Register201(body=await self._shown(user.id, sign_in.access_token))

    @override
    async def log_in(self, body: LoginEnvelope) -> LogInOutcome:
        sign_in = await self._log_ins.log_in(body.user.email, body.user.password)
        if sign_in is None:
            return LogIn401(body=failure("credentials", "The email or the password is wrong."))
        return LogIn200(body=await self._shown(sign_in.user.id, sign_in.access_token))

    @override
    async def get_current_user(self, caller: Caller) -> GetCurrentUserOutcome:
        return GetCurrentUser200(body=await self._shown(caller.user_id, self._token))

    @override
    async def update_current_user(
        self, caller: Caller, body: UserChangeEnvelope
    ) -> UpdateCurrentUserOutcome:
        wanted = body.user
        account: dict[str, str | None] = {}
        profile: dict[str, str | None] = {
            name: value or None
            for name, value in (("bio", wanted.bio), ("image", wanted.image))
            if value is not MISSING
        }
        # First of all, so that no connection is idle meanwhile.
        if wanted.password is not MISSING:
            account["password_hash"] = await self._passwords.hash(wanted.password)
        if wanted.email is not MISSING:
            account["email"] = wanted.email.lower()
        if wanted.username is not MISSING:
            account["name"] = wanted.username
            profile |= _named(wanted.username)
        try:
            await self._change(caller, statements.change_user, account)
        except DuplicateError:
            return UpdateCurrentUser422(body=_TAKEN_EMAIL)
        try:
            await self._change(caller, statements.change_profile, profile)
        except DuplicateError:
            return UpdateCurrentUser422(body=_TAKEN_USERNAME)
        if wanted.password is not MISSING:
            await self._sign_ins.end_all_but(caller.user_id, caller.session_id)
            self._audit.log(
                "password_changed", user_id=caller.user_id, session_id=caller.session_id
            )
        return UpdateCurrentUser200(body=await self._shown(caller.user_id, self._token))

    async def _change(
        self, caller: Caller, statement: statements.Change, changes: dict[str, str | None]
    ) -> None:
        if changes:
            values = {f"new_{name}": value for name, value in changes.items()}
            names = frozenset(changes)
            await self._transaction.execute(statement(names), {"user": caller.user_id, **values})

    async def _shown(self, user_id: str, token: str) -> UserEnvelope:
        row = await self._transaction.first(statements.SELECT, {"user": user_id})
        if row is None or row.email is None:
            raise invalid_token()
        shown = ShownUser(
            email=row.email, token=token, username=row.username, bio=row.bio, image=row.image
        )
        return UserEnvelope(user=shown)


def _named(username: str) -> dict[str, str]:
    """Returns the columns of a name."""
    return {"username": username, "handle": username.lower()}
