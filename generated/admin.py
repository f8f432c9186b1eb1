# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Manage users, as an administrator.

The operations tagged `admin`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import MISSING, Field

from .authentication import authenticate
from .http_request import HttpRequest
from .http_response import HttpResponse
from .idempotency import attempt_at, keep
from .models import (
    MOST_STRUCTURE,
    ActiveState,
    Address,
    Cursor,
    EmailPrefix,
    IdempotencyKey,
    Limit,
    ManagedUser,
    ManagedUserId,
    ManagedUserPage,
    ManagedUserPatch,
    NewManagedUser,
    Role,
    UserSort,
)
from .problems import EmailTaken, InvalidCursor, LastAdmin, UserNotFound
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import PageReply, Reply, ReplyWith, header, respond
from .request_bodies import read_json
from .request_models import RequestModel
from .requests import BooleanText, IntegerText, validate
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal, Security


class AdminApi[P: Principal](Api):
    """Manage users, as an administrator."""

    @abstractmethod
    async def list_users(
        self,
        caller: P,
        *,
        role: Role | MISSING,
        active: ActiveState | MISSING,
        q: EmailPrefix | MISSING,
        sort: UserSort,
        limit: Limit,
        cursor: Cursor | MISSING,
    ) -> ListUsersOutcome:
        """List users.

        Returns one page of the users who match every filter. For the next page, pass `next_cursor`
        as `cursor` with the same filters and `sort`; with others it is a 400. No page repeats or
        misses a user because others come and go.
        """

    @abstractmethod
    async def create_user(self, caller: P, body: NewManagedUser) -> CreateUserOutcome:
        """Create a user.

        Creates a user who can log in with this email and password, by the same rules as `signUp`.
        It does not sign them in.
        """

    @abstractmethod
    async def get_user(self, caller: P, managed_user_id: ManagedUserId) -> GetUserOutcome:
        """Get a user.

        Returns any user, including deactivated ones and those of other issuers.
        """

    @abstractmethod
    async def update_user(
        self, caller: P, managed_user_id: ManagedUserId, body: ManagedUserPatch
    ) -> UpdateUserOutcome:
        """Change a user's role, deactivate or reactivate.

        A JSON merge patch (RFC 7396), as `application/merge-patch+json` or `application/json`. It
        takes effect everywhere within one second. Deactivating a user ends their sessions, and
        their API keys stop working until the user is reactivated. A new administrator gets the
        scopes `users:read` and `users:write` when they next log in or refresh. The last active
        administrator stays one: 409.
        """

    @abstractmethod
    async def delete_user(self, caller: P, managed_user_id: ManagedUserId) -> DeleteUserOutcome:
        """Delete a user.

        Deletes the account and everything it owns: tasks, tags, sessions and API keys. This cannot
        be undone. A user of another issuer gets a new account when they next sign in: deactivate
        them to keep them out. The last active administrator cannot be deleted: 409.
        """


type ListUsersOutcome = ListUsers200 | InvalidCursor
"""What `listUsers` may answer."""


class ListUsers200(PageReply[ManagedUserPage]):
    """A page of users."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type CreateUserOutcome = CreateUser201 | EmailTaken
"""What `createUser` may answer."""


class CreateUser201(ReplyWith[ManagedUser]):
    """The new user."""

    status = 201
    constant_headers = {"Cache-Control": "no-store"}
    location: Address = header("Location")
    """The address of the new resource."""


type GetUserOutcome = GetUser200 | UserNotFound
"""What `getUser` may answer."""


class GetUser200(ReplyWith[ManagedUser]):
    """The user."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type UpdateUserOutcome = UpdateUser200 | UserNotFound | LastAdmin
"""What `updateUser` may answer."""


class UpdateUser200(ReplyWith[ManagedUser]):
    """The changed user."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type DeleteUserOutcome = DeleteUser204 | UserNotFound | LastAdmin
"""What `deleteUser` may answer."""


class DeleteUser204(Reply):
    """The user is deleted."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}


_USERS_READ = Security({"oauth2": ("users:read",)}, {"openIdConnect": ("users:read",)})
_USERS_WRITE = Security({"oauth2": ("users:write",)}, {"openIdConnect": ("users:write",)})
LIST_USERS = Operation("listUsers", "GET", "/api/admin/users", _USERS_READ)
CREATE_USER = Operation("createUser", "POST", "/api/admin/users", _USERS_WRITE)
GET_USER = Operation("getUser", "GET", "/api/admin/users/{id}", _USERS_READ)
UPDATE_USER = Operation("updateUser", "PATCH", "/api/admin/users/{id}", _USERS_WRITE)
DELETE_USER = Operation("deleteUser", "DELETE", "/api/admin/users/{id}", _USERS_WRITE)


def admin_endpoints[P: Principal](
    open_handlers: KeepingOpener[AdminApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def list_users(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, LIST_USERS.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(ListUsersRequest, request)
        async with open_handlers(LIST_USERS, request) as handlers:
            outcome = await handlers.list_users(
                caller,
                role=valid.role,
                active=valid.active,
                q=valid.q,
                sort=valid.sort,
                limit=valid.limit,
                cursor=valid.cursor,
            )
        return respond(request, outcome)

    async def create_user(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, CREATE_USER.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        body = await read_json(request, CreateUserRequest.media_types)
        valid = validate(CreateUserRequest, request, body)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key, caller)
        async with open_handlers(CREATE_USER, request, attempt) as handlers:
            outcome = await handlers.create_user(caller, valid.body)
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    async def get_user(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, GET_USER.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(GetUserRequest, request)
        async with open_handlers(GET_USER, request) as handlers:
            outcome = await handlers.get_user(caller, valid.managed_user_id)
        return respond(request, outcome)

    async def update_user(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, UPDATE_USER.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        body = await read_json(request, UpdateUserRequest.media_types)
        valid = validate(UpdateUserRequest, request, body)
        async with open_handlers(UPDATE_USER, request) as handlers:
            outcome = await handlers.update_user(caller, valid.managed_user_id, valid.body)
        return respond(request, outcome)

    async def delete_user(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, DELETE_USER.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(DeleteUserRequest, request)
        async with open_handlers(DELETE_USER, request) as handlers:
            outcome = await handlers.delete_user(caller, valid.managed_user_id)
        return respond(request, outcome)

    return [
        Endpoint(LIST_USERS, list_users),
        Endpoint(CREATE_USER, create_user),
        Endpoint(GET_USER, get_user),
        Endpoint(UPDATE_USER, update_user),
        Endpoint(DELETE_USER, delete_user),
    ]


class ListUsersRequest(RequestModel):
    """What may come with `listUsers`."""

    most_parameters = 6
    role: Annotated[Role | MISSING, Field(alias="query.role")] = MISSING
    active: Annotated[ActiveState | MISSING, BooleanText, Field(alias="query.active")] = MISSING
    q: Annotated[EmailPrefix | MISSING, Field(alias="query.q")] = MISSING
    sort: Annotated[UserSort, Field(alias="query.sort")] = "-created_at"
    limit: Annotated[Limit, IntegerText, Field(alias="query.limit")] = 50
    cursor: Annotated[Cursor | MISSING, Field(alias="query.cursor")] = MISSING


class CreateUserRequest(RequestModel):
    """What may come with `createUser`."""

    most_structure = MOST_STRUCTURE["NewManagedUser"]
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: NewManagedUser


class GetUserRequest(RequestModel):
    """What may come with `getUser`."""

    managed_user_id: Annotated[ManagedUserId, Field(alias="path.id")]


class UpdateUserRequest(RequestModel):
    """What may come with `updateUser`."""

    media_types = ("application/merge-patch+json", "application/json")
    most_structure = MOST_STRUCTURE["ManagedUserPatch"]
    managed_user_id: Annotated[ManagedUserId, Field(alias="path.id")]
    body: ManagedUserPatch


class DeleteUserRequest(RequestModel):
    """What may come with `deleteUser`."""

    managed_user_id: Annotated[ManagedUserId, Field(alias="path.id")]
