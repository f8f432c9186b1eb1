# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Become a user, and get an access token.

The operations tagged `auth`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from .models import Address, LogIn, SignedIn, SignUp
from .problems import EmailTaken, WrongCredentials
from .replies import ReplyWith, respond
from .requests import RequestModel, read_json, validate
from .routing import Api, Endpoint, Opener, Operation


class AuthApi(Api):
    """Become a user, and get an access token."""

    @abstractmethod
    async def sign_up(self, body: SignUp) -> SignUpOutcome:
        """Create an account.

        Creates a user and signs them in: the answer holds an access token, so that no log-in needs
        to follow. Emails are compared without regard to case; a taken one is a 409. Without a
        `name`, the part of the email before the `@` is taken.
        """

    @abstractmethod
    async def log_in(self, body: LogIn) -> LogInOutcome:
        """Sign in with email and password.

        Answers with an access token for the user. A wrong password and an unknown email are the
        same 401, in the same time: the service does not tell who has an account.
        """


type SignUpOutcome = SignUp201 | EmailTaken
"""What `signUp` may answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp201(ReplyWith[SignedIn]):
    """The account exists, and the user is signed in."""

    status: ClassVar[int] = 201
    media_type: ClassVar[str | None] = "application/json"
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}
    location: Address
    """The address of what was created."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {**self.constant_headers, "Location": self.location}


type LogInOutcome = LogIn200 | WrongCredentials
"""What `logIn` may answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn200(ReplyWith[SignedIn]):
    """The user is signed in."""

    status: ClassVar[int] = 200
    media_type: ClassVar[str | None] = "application/json"
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}


SIGN_UP = Operation("signUp", "POST", "/api/auth/signup")
LOG_IN = Operation("logIn", "POST", "/api/auth/login")


def auth_endpoints(open_handlers: Opener[AuthApi]) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def sign_up(request: Request) -> Response:
        body = await read_json(request, SignUpRequest.media_types)
        valid = validate(SignUpRequest, request, body=body)
        async with open_handlers(SIGN_UP) as handlers:
            outcome = await handlers.sign_up(valid.body)
        return respond(request, outcome)

    async def log_in(request: Request) -> Response:
        body = await read_json(request, LogInRequest.media_types)
        valid = validate(LogInRequest, request, body=body)
        async with open_handlers(LOG_IN) as handlers:
            outcome = await handlers.log_in(valid.body)
        return respond(request, outcome)

    return [Endpoint(SIGN_UP, sign_up), Endpoint(LOG_IN, log_in)]


class SignUpRequest(RequestModel):
    """What may come with `signUp`."""

    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    body: SignUp


class LogInRequest(RequestModel):
    """What may come with `logIn`."""

    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    body: LogIn
