# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The signed-in user.

The operations tagged `me`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod

from .authentication import authenticate
from .http_request import HttpRequest
from .http_response import HttpResponse
from .models import MOST_STRUCTURE, User, UserPatch
from .problems import LastAdmin, ReauthenticationRequired
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import Reply, ReplyWith, respond
from .request_bodies import read_json
from .request_models import RequestModel
from .requests import validate
from .routing import Api, Endpoint, Opener, Operation
from .security import Authenticators, Principal, Security


class MeApi[P: Principal](Api):
    """The signed-in user."""

    @abstractmethod
    async def get_me(self, caller: P) -> GetMeOutcome:
        """Get the signed-in user.

        Returns the user whose credential you send.
        """

    @abstractmethod
    async def update_me(self, caller: P, body: UserPatch) -> UpdateMeOutcome:
        """Change your profile.

        A JSON merge patch (RFC 7396): properties you leave out stay as they are. `application/json`
        means the same as `application/merge-patch+json`.
        """

    @abstractmethod
    async def delete_me(self, caller: P) -> DeleteMeOutcome:
        """Delete your account.

        Deletes the account and everything it owns: tasks, tags, sessions and API keys. This cannot
        be undone. All credentials stop working within one second. The email may sign up again, and
        a user of another issuer gets a new account when they next sign in. The last active
        administrator cannot delete their account: 409.

        The user must have signed in within the last five minutes. Otherwise this is a 401 whose
        `WWW-Authenticate` says `error="insufficient_user_authentication"` and `max_age="300"` (RFC
        9470): ask the user to sign in again, and send the new access token. Refreshing is not
        signing in. For a token of another issuer, its `auth_time` counts, or its `iat` if it has
        none.
        """


type GetMeOutcome = GetMe200
"""What `getMe` may answer."""


class GetMe200(ReplyWith[User]):
    """The signed-in user."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type UpdateMeOutcome = UpdateMe200
"""What `updateMe` may answer."""


class UpdateMe200(ReplyWith[User]):
    """The changed user."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type DeleteMeOutcome = DeleteMe204 | ReauthenticationRequired | LastAdmin
"""What `deleteMe` may answer."""


class DeleteMe204(Reply):
    """The account is deleted."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}


GET_ME = Operation(
    "getMe",
    "GET",
    "/api/me",
    Security(
        {"oauth2": ("account:read",)},
        {"openIdConnect": ("account:read",)},
        {"apiKey": ("account:read",)},
    ),
)
UPDATE_ME = Operation(
    "updateMe",
    "PATCH",
    "/api/me",
    Security(
        {"oauth2": ("account:write",)},
        {"openIdConnect": ("account:write",)},
        {"apiKey": ("account:write",)},
    ),
)
DELETE_ME = Operation(
    "deleteMe",
    "DELETE",
    "/api/me",
    Security({"oauth2": ("account:delete",)}, {"openIdConnect": ("account:delete",)}),
)


def me_endpoints[P: Principal](
    open_handlers: Opener[MeApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def get_me(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, GET_ME.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        if request.query:
            validate(GetMeRequest, request)
        async with open_handlers(GET_ME, request) as handlers:
            outcome = await handlers.get_me(caller)
        return respond(request, outcome)

    async def update_me(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, UPDATE_ME.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        body = await read_json(request, UpdateMeRequest.media_types)
        valid = validate(UpdateMeRequest, request, body)
        async with open_handlers(UPDATE_ME, request) as handlers:
            outcome = await handlers.update_me(caller, valid.body)
        return respond(request, outcome)

    async def delete_me(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, DELETE_ME.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        if request.query:
            validate(DeleteMeRequest, request)
        async with open_handlers(DELETE_ME, request) as handlers:
            outcome = await handlers.delete_me(caller)
        return respond(request, outcome)

    return [
        Endpoint(GET_ME, get_me),
        Endpoint(UPDATE_ME, update_me),
        Endpoint(DELETE_ME, delete_me),
    ]


class GetMeRequest(RequestModel):
    """What may come with `getMe`: nothing."""


class UpdateMeRequest(RequestModel):
    """What may come with `updateMe`."""

    media_types = ("application/merge-patch+json", "application/json")
    most_structure = MOST_STRUCTURE["UserPatch"]
    body: UserPatch


class DeleteMeRequest(RequestModel):
    """What may come with `deleteMe`: nothing."""
