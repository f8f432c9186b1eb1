"""Signing up, logging in, and staying signed in."""

from __future__ import annotations

from typing import Literal, override

from pydantic import MISSING

from generated.auth import (
    AuthApi,
    ChangePassword200,
    ChangePasswordOutcome,
    IssueToken200,
    IssueTokenOutcome,
    LogIn200,
    LogInOutcome,
    LogOut204,
    LogOutOutcome,
    RefreshSession200,
    RefreshSessionOutcome,
    SignUp201,
    SignUpOutcome,
    TokenRefused,
)
from generated.models import (
    LogIn,
    OAuthError,
    PasswordChange,
    PasswordChanged,
    RefreshRequest,
    RefreshTokenPlace,
    SignedIn,
    SignUp,
    TokenRequest,
    TokenResponse,
)
from generated.problems import (
    EmailTaken,
    InvalidRefreshToken,
    Refusal,
    RepeatedCredential,
    WrongCredentials,
)
from impl.api_keys.all_keys import count_active_keys, revoke_all_keys
from impl.audit import Audit
from impl.auth import statements
from impl.auth.log_ins import LogIns
from impl.auth.refresh_cookie import REMOVED, set_cookie
from impl.auth.sign_ins import ScopeNotGrantedError, SignIn, SignIns
from impl.caller import Caller
from impl.clock import Clock
from impl.database import DuplicateError, Transaction
from impl.refusals import invalid_field
from impl.users.accounts import NewAccount, open_account
from impl.users.common_passwords import require_uncommon_password
from impl.users.passwords import Passwords
from impl.users.roles import ALL_SCOPES
from impl.users.shown import user_of

_NOTHING_TO_RENEW = (
    "There is no refresh token in the body, and no cookie that counts: one counts only where the "
    "request's Origin is that of its Host, or is allowed by CORS_ORIGINS."
)
_NO_GRANT = {
    "password": WrongCredentials().detail,
    "refresh_token": InvalidRefreshToken().detail,
}


type _Error = Literal["invalid_request", "invalid_grant", "invalid_scope", "unsupported_grant_type"]


class Auth(AuthApi[Caller]):
    """Handles the operations tagged `auth`."""

    def __init__(
        self,
        transaction: Transaction,
        sign_ins: SignIns,
        log_ins: LogIns,
        passwords: Passwords,
        *,
        audit: Audit,
        now: Clock,
    ) -> None:
        self._transaction = transaction
        self._sign_ins = sign_ins
        self._log_ins = log_ins
        self._passwords = passwords
        self._audit = audit
        self._now = now

    @override
    async def sign_up(self, body: SignUp) -> SignUpOutcome:
        new = NewAccount(body.email, body.password, body.name)
        try:
            user = await open_account(self._transaction, self._passwords, new, self._now())
        except DuplicateError:
            return EmailTaken()
        sign_in = await self._log_ins.begin(user)
        signed_in, cookie = _signed_in(sign_in, body.refresh_token_in)
        return SignUp201(body=signed_in, set_cookie=cookie, location="/api/me")

    @override
    async def log_in(self, body: LogIn) -> LogInOutcome:
        sign_in = await self._log_ins.log_in(body.email, body.password)
        if sign_in is None:
            return WrongCredentials()
        signed_in, cookie = _signed_in(sign_in, body.refresh_token_in)
        return LogIn200(body=signed_in, set_cookie=cookie)

    @override
    async def issue_token(self, body: TokenRequest) -> IssueTokenOutcome:
        scopes = ALL_SCOPES if body.scope is MISSING else frozenset(body.scope.split(" "))
        if not scopes <= ALL_SCOPES:
            return _refused("invalid_scope", "There is no such scope.")
        match body.grant_type, body.username, body.password, body.refresh_token:
            case "password", str(email), str(password), _:
                trade = self._log_ins.log_in(email, password, scopes)
            case "refresh_token", _, _, str(token):
                trade = self._sign_ins.renew(token, None if body.scope is MISSING else scopes)
            case "password" | "refresh_token", *_:
                return _refused("invalid_request", "The grant's own parameters are missing.")
            case _:
                return _refused("unsupported_grant_type", "Use password or refresh_token.")
        try:
            sign_in = await trade
        except ScopeNotGrantedError:
            return _refused("invalid_scope", "This is more than was granted.")
        if sign_in is None:
            return _refused("invalid_grant", _NO_GRANT[body.grant_type])
        return IssueToken200(
            body=TokenResponse(
                access_token=sign_in.access_token,
                token_type="Bearer",  # noqa: S106, it is no password
                expires_in=sign_in.expires_in,
                refresh_token=sign_in.refresh_token,
                scope=" ".join(sorted(sign_in.scopes)),
            )
        )

    @override
    async def refresh_session(
        self, body: RefreshRequest | MISSING, *, host_refresh_token: str | MISSING
    ) -> RefreshSessionOutcome:
        if body is not MISSING and host_refresh_token is not MISSING:
            raise Refusal(RepeatedCredential(detail="Send the token in the body or in the cookie."))
        place: RefreshTokenPlace = "cookie" if body is MISSING else "body"
        token = host_refresh_token if body is MISSING else body.refresh_token
        if token is MISSING:
            return InvalidRefreshToken(detail=_NOTHING_TO_RENEW)
        sign_in = await self._sign_ins.renew(token)
        if sign_in is None:
            return InvalidRefreshToken()
        signed_in, cookie = _signed_in(sign_in, place)
        return RefreshSession200(body=signed_in, set_cookie=cookie)

    @override
    async def log_out(
        self,
        caller: Caller | None,
        body: RefreshRequest | MISSING,
        *,
        host_refresh_token: str | MISSING,
    ) -> LogOutOutcome:
        if caller is not None and caller.session_id is not None:
            await self._sign_ins.end(caller.user_id, caller.session_id)
        if body is not MISSING:
            await self._sign_ins.end_by_token(body.refresh_token)
        if host_refresh_token is MISSING:
            return LogOut204()
        await self._sign_ins.end_by_token(host_refresh_token)
        return LogOut204(set_cookie=REMOVED)

    @override
    async def change_password(self, caller: Caller, body: PasswordChange) -> ChangePasswordOutcome:
        # It is alone, so that no connection is idle while passwords are hashed.
        row = await self._transaction.first(
            statements.SELECT_PASSWORD, {"user": caller.user_id}, alone=True
        )
        old_hash = None if row is None else row.password_hash
        match = await self._passwords.check(body.current_password, old_hash)
        if not match or row is None:
            raise _wrong_current_password()
        require_uncommon_password(body.new_password, row.email or "", "/new_password")
        values = {
            "user": caller.user_id,
            "checked_hash": old_hash,
            "new_hash": await self._passwords.hash(body.new_password),
        }
        if not await self._transaction.execute(statements.UPDATE_PASSWORD, values):
            raise _wrong_current_password()
        await self._sign_ins.end_all_but(caller.user_id, caller.session_id)
        self._audit.log("password_changed", user_id=caller.user_id, session_id=caller.session_id)
        revoked = 0
        if body.revoke_api_keys:
            revoked = await revoke_all_keys(self._transaction, self._audit, caller.user_id)
        left = await count_active_keys(self._transaction, caller.user_id, self._now())
        return ChangePassword200(body=PasswordChanged(api_keys=left, revoked_api_keys=revoked))


def _signed_in(sign_in: SignIn, place: RefreshTokenPlace) -> tuple[SignedIn, str | None]:
    """Returns the body, and the cookie if the refresh token goes into one."""
    is_in_body = place == "body"
    body = SignedIn(
        access_token=sign_in.access_token,
        token_type="Bearer",  # noqa: S106, it is no password
        expires_in=sign_in.expires_in,
        refresh_token=sign_in.refresh_token if is_in_body else MISSING,
        user=user_of(sign_in.user),
    )
    cookie = set_cookie(sign_in.refresh_token, sign_in.refresh_lifetime)
    return body, None if is_in_body else cookie


def _wrong_current_password() -> Refusal:
    return invalid_field("/current_password", "password", "This is not the current password")


def _refused(error: _Error, description: str) -> TokenRefused:
    return TokenRefused(body=OAuthError(error=error, error_description=description))
