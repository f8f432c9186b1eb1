# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The signed-in user.

The operations tagged `me`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod

from starlette.requests import Request
from starlette.responses import Response

from .authentication import authenticate
from .models import MOST_STRUCTURE, User, UserPatch
from .problems import LastAdmin, ReauthenticationRequired
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import Reply, ReplyWith, outcome, respond
from .requests import RequestModel, read_json, validate
from .routing import Api, Endpoint, Opener, Operation
from .security import Authenticators, Principal


class MeApi[P: Principal](Api):
    """The signed-in user."""

    @abstractmethod
    async def get_me(self, caller: P) -> GetMeOutcome:
        """Get the signed-in user.

        Whom the access token speaks for. The `id` is the `{user_id}` of the task paths.
        """

    @abstractmethod
    async def update_me(self, caller: P, body: UserPatch) -> UpdateMeOutcome:
        """Change the own profile.

        A JSON merge patch (RFC 7396): a property that is left out stays as it is. Send it as
        `application/merge-patch+json`, or as `application/json`, which means the same here.
        """

    @abstractmethod
    async def delete_me(self, caller: P) -> DeleteMeOutcome:
        """Leave.

        Removes the account and all that it owns: tasks, sessions and API keys. It cannot be undone.
        What was signed in is refused within one second. The email may sign up again; users of
        another issuer get a new account when they come again. The last active administrator cannot
        leave: 409.

        It takes a sign-in within the last five minutes. Otherwise it is a 401 whose
        `WWW-Authenticate` says `error="insufficient_user_authentication"` and `max_age="300"`
        (RFC 9470): have the user sign in again, and send the access token of that. A refresh is no
        sign-in. For a token of another issuer, its `auth_time` counts, or `iat` when it has none.
        """


type GetMeOutcome = GetMe200
"""What `getMe` may answer."""


@outcome
class GetMe200(ReplyWith[User]):
    """The signed-in user."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type UpdateMeOutcome = UpdateMe200
"""What `updateMe` may answer."""


@outcome
class UpdateMe200(ReplyWith[User]):
    """The user as they are now."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type DeleteMeOutcome = DeleteMe204 | ReauthenticationRequired | LastAdmin
"""What `deleteMe` may answer."""


@outcome
class DeleteMe204(Reply):
    """The account is gone."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}


GET_ME = Operation(
    "getMe", "GET", "/api/me", ({"bearerAuth": ("account:read",)}, {"apiKey": ("account:read",)})
)
UPDATE_ME = Operation(
    "updateMe",
    "PATCH",
    "/api/me",
    ({"bearerAuth": ("account:write",)}, {"apiKey": ("account:write",)}),
)
DELETE_ME = Operation("deleteMe", "DELETE", "/api/me", ({"bearerAuth": ("account:delete",)},))


def me_endpoints[P: Principal](
    open_handlers: Opener[MeApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def get_me(request: Request) -> Response:
        caller = await authenticate(request, authenticators, GET_ME.security)
        await limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        validate(GetMeRequest, request)
        async with open_handlers(GET_ME, request) as handlers:
            outcome = await handlers.get_me(caller)
        return respond(request, outcome)

    async def update_me(request: Request) -> Response:
        caller = await authenticate(request, authenticators, UPDATE_ME.security)
        await limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        body = await read_json(request, UpdateMeRequest.media_types)
        valid = validate(UpdateMeRequest, request, body=body)
        async with open_handlers(UPDATE_ME, request) as handlers:
            outcome = await handlers.update_me(caller, valid.body)
        return respond(request, outcome)

    async def delete_me(request: Request) -> Response:
        caller = await authenticate(request, authenticators, DELETE_ME.security)
        await limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
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
