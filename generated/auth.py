# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Create an account, sign in and stay signed in.

The operations tagged `auth`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import MISSING, Field

from .authentication import authenticate, authenticate_if_presented
from .http_request import HttpRequest
from .http_response import HttpResponse
from .idempotency import attempt_at, keep
from .models import (
    MOST_STRUCTURE,
    Address,
    IdempotencyKey,
    LogIn,
    OAuthError,
    PasswordChange,
    PasswordChanged,
    RefreshRequest,
    RefreshToken,
    SetCookie,
    SignedIn,
    SignUp,
    TokenRequest,
    TokenResponse,
)
from .oauth2_errors import respond_with_oauth2_error
from .problems import EmailTaken, InvalidRefreshToken, WrongCredentials
from .rate_limit_policies import (
    ANONYMOUS_LIMIT,
    LOGIN_ACCOUNT_LIMIT,
    LOGIN_ADDRESS_LIMIT,
    PASSWORD_LIMIT,
    POLICIES_BY_SCHEME,
    SIGNUP_ACCOUNT_LIMIT,
    SIGNUP_ADDRESS_LIMIT,
)
from .rate_limits import RateLimiter, limit_account, limit_address, limit_by_scheme, limit_caller
from .replies import Reply, ReplyWith, header, respond
from .request_bodies import read_form, read_json, read_optional_json
from .request_models import RequestModel
from .requests import validate
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal, Security


class AuthApi[P: Principal](Api):
    """Create an account, sign in and stay signed in."""

    @abstractmethod
    async def sign_up(self, body: SignUp) -> SignUpOutcome:
        """Create an account.

        Creates a user and signs them in: the response is that of `logIn`, so you need not log in
        afterwards. Emails are compared ignoring case. Without a `name`, the part of the email
        before the `@` becomes the name.

        A taken email is a 409, which reveals that somebody has an account with it: the service
        sends no mail, so it cannot tell the owner alone. The rate limits of this operation, per
        address and per email (`x-rate-limit`), slow down those who try many emails.
        """

    @abstractmethod
    async def log_in(self, body: LogIn) -> LogInOutcome:
        """Log in.

        Starts a session and returns its tokens. A wrong password, an unknown email and a
        deactivated account are the same 401 after the same time. The rate limits of this operation,
        per address and per email (`x-rate-limit`), slow down those who try many passwords.
        """

    @abstractmethod
    async def issue_token(self, body: TokenRequest) -> IssueTokenOutcome:
        """Get tokens, the OAuth 2.0 way.

        The token endpoint of RFC 6749 with the grants `password` and `refresh_token`, for standard
        OAuth 2.0 clients and for the Authorize button of the documentation. `scope` narrows what
        the tokens may do: for `password`, that of the session, within what the user may do; for
        `refresh_token`, that of the access token, within what the session may do. Clients need no
        registration: `client_id`, `client_secret` and an `Authorization` header are ignored. This
        is the only operation whose errors follow RFC 6749, section 5.2.
        """

    @abstractmethod
    async def refresh_session(
        self, body: RefreshRequest | MISSING, *, host_refresh_token: RefreshToken | MISSING
    ) -> RefreshSessionOutcome:
        """Exchange the refresh token for new tokens.

        Returns a new access token and a new refresh token, and the old refresh token stops working.
        Send it in the body, or let the browser send the cookie that the sign-in set: the new token
        comes back the same way.

        Using a refresh token twice ends the session, since somebody may have stolen it. There is
        one exception: for 10 seconds, the last used token returns the same new token again, so a
        lost response or two browser tabs do no harm. The cookie is accepted from pages of the
        service's own origin and of the origins it is configured for.
        """

    @abstractmethod
    async def log_out(
        self,
        caller: P | None,
        body: RefreshRequest | MISSING,
        *,
        host_refresh_token: RefreshToken | MISSING,
    ) -> LogOutOutcome:
        """Log out.

        Ends the session of the refresh token in the body or in the cookie, and the session of the
        access token, whichever you send, and removes the cookie. Logging out of a session that has
        already ended is not an error. An expired access token is a 401 whatever else you send, and
        ends nothing: leave it out.
        """

    @abstractmethod
    async def change_password(self, caller: P, body: PasswordChange) -> ChangePasswordOutcome:
        """Change the password.

        Requires the current password. All other sessions end, and this one continues. API keys keep
        working: the response says how many there are, and `revoke_api_keys` revokes all of them. A
        wrong current password is a 422 at `/current_password`.
        """


type SignUpOutcome = SignUp201 | EmailTaken
"""What `signUp` may answer."""


class SignUp201(ReplyWith[SignedIn]):
    """The account is created and the user signed in."""

    status = 201
    constant_headers = {"Cache-Control": "no-store"}
    location: Address = header("Location")
    """The address of the new resource."""
    set_cookie: SetCookie | None = header("Set-Cookie", default=None)
    """Sets or removes the cookie with the refresh token, for sessions that asked for a cookie:
    `__Host-`, `HttpOnly`, `Secure` and `SameSite=Strict`."""


type LogInOutcome = LogIn200 | WrongCredentials
"""What `logIn` may answer."""


class LogIn200(ReplyWith[SignedIn]):
    """The user is signed in."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}
    set_cookie: SetCookie | None = header("Set-Cookie", default=None)
    """Sets or removes the cookie with the refresh token, for sessions that asked for a cookie:
    `__Host-`, `HttpOnly`, `Secure` and `SameSite=Strict`."""


type IssueTokenOutcome = IssueToken200 | TokenRefused
"""What `issueToken` may answer."""


class IssueToken200(ReplyWith[TokenResponse]):
    """The tokens."""

    status = 200
    constant_headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class TokenRefused(ReplyWith[OAuthError]):
    """The request is refused (RFC 6749, section 5.2)."""

    status = 400
    constant_headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}


type RefreshSessionOutcome = RefreshSession200 | InvalidRefreshToken
"""What `refreshSession` may answer."""


class RefreshSession200(ReplyWith[SignedIn]):
    """The new tokens."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}
    set_cookie: SetCookie | None = header("Set-Cookie", default=None)
    """Sets or removes the cookie with the refresh token, for sessions that asked for a cookie:
    `__Host-`, `HttpOnly`, `Secure` and `SameSite=Strict`."""


type LogOutOutcome = LogOut204
"""What `logOut` may answer."""


class LogOut204(Reply):
    """The session has ended."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}
    set_cookie: SetCookie | None = header("Set-Cookie", default=None)
    """Sets or removes the cookie with the refresh token, for sessions that asked for a cookie:
    `__Host-`, `HttpOnly`, `Secure` and `SameSite=Strict`."""


type ChangePasswordOutcome = ChangePassword200
"""What `changePassword` may answer."""


class ChangePassword200(ReplyWith[PasswordChanged]):
    """The password is changed and all other sessions have ended."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


SIGN_UP = Operation("signUp", "POST", "/api/auth/signup")
LOG_IN = Operation("logIn", "POST", "/api/auth/login")
ISSUE_TOKEN = Operation("issueToken", "POST", "/api/auth/token")
REFRESH_SESSION = Operation("refreshSession", "POST", "/api/auth/refresh")
LOG_OUT = Operation("logOut", "POST", "/api/auth/logout", Security({}, {"oauth2": ()}))
CHANGE_PASSWORD = Operation(
    "changePassword", "POST", "/api/auth/password", Security({"oauth2": ("account:write",)})
)


def auth_endpoints[P: Principal](
    open_handlers: KeepingOpener[AuthApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def sign_up(request: HttpRequest) -> HttpResponse:
        await limit_address(request, rate_limiter, SIGNUP_ADDRESS_LIMIT)
        body = await read_json(request, SignUpRequest.media_types)
        valid = validate(SignUpRequest, request, body)
        await limit_account(request, rate_limiter, SIGNUP_ACCOUNT_LIMIT, valid.body.email)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key)
        async with open_handlers(SIGN_UP, request, attempt) as handlers:
            outcome = await handlers.sign_up(valid.body)
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    async def log_in(request: HttpRequest) -> HttpResponse:
        await limit_address(request, rate_limiter, LOGIN_ADDRESS_LIMIT)
        body = await read_json(request, LogInRequest.media_types)
        valid = validate(LogInRequest, request, body)
        await limit_account(request, rate_limiter, LOGIN_ACCOUNT_LIMIT, valid.body.email)
        async with open_handlers(LOG_IN, request) as handlers:
            outcome = await handlers.log_in(valid.body)
        return respond(request, outcome)

    async def issue_token(request: HttpRequest) -> HttpResponse:
        await limit_address(request, rate_limiter, LOGIN_ADDRESS_LIMIT)
        body = await read_form(request, IssueTokenRequest.media_types)
        valid = validate(IssueTokenRequest, request, body)
        await limit_account(request, rate_limiter, LOGIN_ACCOUNT_LIMIT, valid.body.username)
        async with open_handlers(ISSUE_TOKEN, request) as handlers:
            outcome = await handlers.issue_token(valid.body)
        return respond(request, outcome)

    async def refresh_session(request: HttpRequest) -> HttpResponse:
        await limit_address(request, rate_limiter, ANONYMOUS_LIMIT)
        body = await read_optional_json(request, RefreshSessionRequest.media_types)
        valid = validate(RefreshSessionRequest, request, body)
        async with open_handlers(REFRESH_SESSION, request) as handlers:
            outcome = await handlers.refresh_session(
                valid.body, host_refresh_token=valid.host_refresh_token
            )
        return respond(request, outcome)

    async def log_out(request: HttpRequest) -> HttpResponse:
        await limit_address(request, rate_limiter, ANONYMOUS_LIMIT)
        caller = await authenticate_if_presented(request, authenticators, LOG_OUT.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        body = await read_optional_json(request, LogOutRequest.media_types)
        valid = validate(LogOutRequest, request, body)
        async with open_handlers(LOG_OUT, request) as handlers:
            outcome = await handlers.log_out(
                caller, valid.body, host_refresh_token=valid.host_refresh_token
            )
        return respond(request, outcome)

    async def change_password(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, CHANGE_PASSWORD.security)
        await limit_caller(request, rate_limiter, PASSWORD_LIMIT, caller)
        body = await read_json(request, ChangePasswordRequest.media_types)
        valid = validate(ChangePasswordRequest, request, body)
        async with open_handlers(CHANGE_PASSWORD, request) as handlers:
            outcome = await handlers.change_password(caller, valid.body)
        return respond(request, outcome)

    return [
        Endpoint(SIGN_UP, sign_up),
        Endpoint(LOG_IN, log_in),
        Endpoint(ISSUE_TOKEN, issue_token, respond_with_oauth2_error),
        Endpoint(REFRESH_SESSION, refresh_session),
        Endpoint(LOG_OUT, log_out),
        Endpoint(CHANGE_PASSWORD, change_password),
    ]


class SignUpRequest(RequestModel):
    """What may come with `signUp`."""

    most_structure = MOST_STRUCTURE["SignUp"]
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: SignUp


class LogInRequest(RequestModel):
    """What may come with `logIn`."""

    most_structure = MOST_STRUCTURE["LogIn"]
    body: LogIn


class IssueTokenRequest(RequestModel):
    """What may come with `issueToken`."""

    media_types = ("application/x-www-form-urlencoded",)
    body: TokenRequest


class RefreshSessionRequest(RequestModel):
    """What may come with `refreshSession`."""

    most_structure = MOST_STRUCTURE["RefreshRequest"]
    host_refresh_token: Annotated[
        RefreshToken | MISSING, Field(alias="cookie.__Host-refresh_token")
    ] = MISSING
    body: RefreshRequest | MISSING = MISSING


class LogOutRequest(RequestModel):
    """What may come with `logOut`."""

    most_structure = MOST_STRUCTURE["RefreshRequest"]
    host_refresh_token: Annotated[
        RefreshToken | MISSING, Field(alias="cookie.__Host-refresh_token")
    ] = MISSING
    body: RefreshRequest | MISSING = MISSING


class ChangePasswordRequest(RequestModel):
    """What may come with `changePassword`."""

    most_structure = MOST_STRUCTURE["PasswordChange"]
    body: PasswordChange
