# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Keys for programs that work with your tasks.

The operations tagged `api-keys`: the interface that their handlers implement, the outcomes that a
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
    Address,
    ApiKey,
    ApiKeyId,
    ApiKeyPage,
    CreatedApiKey,
    Cursor,
    IdempotencyKey,
    Limit,
    NewApiKey,
)
from .problems import ApiKeyNotFound, InvalidCursor, ReauthenticationRequired, TooManyApiKeys
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import PageReply, Reply, ReplyWith, header, respond
from .request_bodies import read_json
from .request_models import RequestModel
from .requests import IntegerText, validate
from .routing import Api, Endpoint, KeepingOpener, Operation
from .security import Authenticators, Principal, Security


class ApiKeysApi[P: Principal](Api):
    """Keys for programs that work with your tasks."""

    @abstractmethod
    async def list_api_keys(
        self, caller: P, *, limit: Limit, cursor: Cursor | MISSING
    ) -> ListApiKeysOutcome:
        """List API keys.

        Returns one page of your API keys, the newest first. They do not contain the secret key
        itself, which `createApiKey` shows once.
        """

    @abstractmethod
    async def create_api_key(self, caller: P, body: NewApiKey) -> CreateApiKeyOutcome:
        """Create an API key.

        The response contains the secret `key`, which is never shown again. A key works until it
        expires or is revoked; without `expires_at` it does not expire. An expired key is listed for
        another 30 days. A user has at most 50 keys.

        This needs `api-keys:write` and every scope that a key may have, so that a narrowed session
        cannot create a key that may do more. And since a key may outlive every session, the user
        must have signed in within the last five minutes; otherwise this is a 401 with a challenge
        to sign in again (RFC 9470).
        """

    @abstractmethod
    async def get_api_key(self, caller: P, key_id: ApiKeyId) -> GetApiKeyOutcome:
        """Get an API key.

        Returns what the key may do and when it was last used, without the secret key itself.
        """

    @abstractmethod
    async def revoke_api_key(self, caller: P, key_id: ApiKeyId) -> RevokeApiKeyOutcome:
        """Revoke an API key.

        The key stops working within one second.
        """


type ListApiKeysOutcome = ListApiKeys200 | InvalidCursor
"""What `listApiKeys` may answer."""


class ListApiKeys200(PageReply[ApiKeyPage]):
    """A page of keys."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type CreateApiKeyOutcome = CreateApiKey201 | ReauthenticationRequired | TooManyApiKeys
"""What `createApiKey` may answer."""


class CreateApiKey201(ReplyWith[CreatedApiKey]):
    """The new key."""

    status = 201
    constant_headers = {"Cache-Control": "no-store"}
    location: Address = header("Location")
    """The address of the new resource."""


type GetApiKeyOutcome = GetApiKey200 | ApiKeyNotFound
"""What `getApiKey` may answer."""


class GetApiKey200(ReplyWith[ApiKey]):
    """The key."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type RevokeApiKeyOutcome = RevokeApiKey204 | ApiKeyNotFound
"""What `revokeApiKey` may answer."""


class RevokeApiKey204(Reply):
    """The key is revoked."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}


_API_KEYS_READ = Security({"oauth2": ("api-keys:read",)}, {"openIdConnect": ("api-keys:read",)})
LIST_API_KEYS = Operation("listApiKeys", "GET", "/api/auth/api-keys", _API_KEYS_READ)
CREATE_API_KEY = Operation(
    "createApiKey",
    "POST",
    "/api/auth/api-keys",
    Security(
        {
            "oauth2": (
                "api-keys:write",
                "account:read",
                "account:write",
                "tasks:read",
                "tasks:write",
            )
        },
        {
            "openIdConnect": (
                "api-keys:write",
                "account:read",
                "account:write",
                "tasks:read",
                "tasks:write",
            )
        },
    ),
)
GET_API_KEY = Operation("getApiKey", "GET", "/api/auth/api-keys/{key_id}", _API_KEYS_READ)
REVOKE_API_KEY = Operation(
    "revokeApiKey",
    "DELETE",
    "/api/auth/api-keys/{key_id}",
    Security({"oauth2": ("api-keys:write",)}, {"openIdConnect": ("api-keys:write",)}),
)


def api_keys_endpoints[P: Principal](
    open_handlers: KeepingOpener[ApiKeysApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def list_api_keys(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, LIST_API_KEYS.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(ListApiKeysRequest, request)
        async with open_handlers(LIST_API_KEYS, request) as handlers:
            outcome = await handlers.list_api_keys(caller, limit=valid.limit, cursor=valid.cursor)
        return respond(request, outcome)

    async def create_api_key(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, CREATE_API_KEY.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        body = await read_json(request, CreateApiKeyRequest.media_types)
        valid = validate(CreateApiKeyRequest, request, body)
        key = valid.idempotency_key
        attempt = None if key is MISSING else await attempt_at(request, key, caller)
        async with open_handlers(CREATE_API_KEY, request, attempt) as handlers:
            outcome = await handlers.create_api_key(caller, valid.body)
            response = respond(request, outcome)
            if attempt is not None:
                keep(attempt, request, response)
            return response

    async def get_api_key(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, GET_API_KEY.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(GetApiKeyRequest, request)
        async with open_handlers(GET_API_KEY, request) as handlers:
            outcome = await handlers.get_api_key(caller, valid.key_id)
        return respond(request, outcome)

    async def revoke_api_key(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, REVOKE_API_KEY.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(RevokeApiKeyRequest, request)
        async with open_handlers(REVOKE_API_KEY, request) as handlers:
            outcome = await handlers.revoke_api_key(caller, valid.key_id)
        return respond(request, outcome)

    return [
        Endpoint(LIST_API_KEYS, list_api_keys),
        Endpoint(CREATE_API_KEY, create_api_key),
        Endpoint(GET_API_KEY, get_api_key),
        Endpoint(REVOKE_API_KEY, revoke_api_key),
    ]


class ListApiKeysRequest(RequestModel):
    """What may come with `listApiKeys`."""

    most_parameters = 2
    limit: Annotated[Limit, IntegerText, Field(alias="query.limit")] = 50
    cursor: Annotated[Cursor | MISSING, Field(alias="query.cursor")] = MISSING


class CreateApiKeyRequest(RequestModel):
    """What may come with `createApiKey`."""

    most_structure = MOST_STRUCTURE["NewApiKey"]
    idempotency_key: Annotated[IdempotencyKey | MISSING, Field(alias="header.Idempotency-Key")] = (
        MISSING
    )
    body: NewApiKey


class GetApiKeyRequest(RequestModel):
    """What may come with `getApiKey`."""

    key_id: Annotated[ApiKeyId, Field(alias="path.key_id")]


class RevokeApiKeyRequest(RequestModel):
    """What may come with `revokeApiKey`."""

    key_id: Annotated[ApiKeyId, Field(alias="path.key_id")]
