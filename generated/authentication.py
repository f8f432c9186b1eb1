# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""Who a request speaks for, and whether they may: decided by the contract's `security`."""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import Request

from .problems import ForeignPath, MissingScope, Refusal, Unauthorized
from .security import Authenticators, Principal, Security, presented_credentials, principal_of

_ME = "me"
"""What stands for the caller's id in a path."""


async def authenticate[P: Principal](
    request: Request, authenticators: Authenticators[P], security: Security
) -> P:
    """Returns whom `request` speaks for, by the first of the alternatives that it meets.

    Raises:
        Refusal: 401 unless there are the credentials of an alternative, and all that came with the
            request are valid and of one user; 403 when they do not allow enough; 400 with two
            credentials of a kind.
    """
    presented = presented_credentials(request)
    possible = [schemes for schemes in security if schemes and schemes.keys() <= presented.keys()]
    if not possible:
        raise Refusal(Unauthorized(www_authenticate="Bearer"))
    principals: dict[str, P] = {}
    for scheme, credential in presented.items():
        speaks_for = await principal_of(authenticators, scheme, credential)
        if speaks_for is None or any(speaks_for.user_id != p.user_id for p in principals.values()):
            raise Refusal(Unauthorized(www_authenticate='Bearer error="invalid_token"'))
        principals[scheme] = speaks_for
    for schemes in possible:
        if all(set(schemes[name]) <= set(principals[name].scopes) for name in schemes):
            caller = principals[next(iter(schemes))]
            request.state.user_id = caller.user_id
            request.state.schemes = tuple(schemes)
            return caller
    scopes = [scope for names in possible[0].values() for scope in names]
    raise Refusal(MissingScope(scopes=scopes, www_authenticate=_insufficient_scope(scopes)))


async def authenticate_if_presented[P: Principal](
    request: Request, authenticators: Authenticators[P], security: Security
) -> P | None:
    """Does as `authenticate`, and returns `None` when there are no credentials that it asks for."""
    asked_for = {scheme for schemes in security for scheme in schemes}
    if asked_for.isdisjoint(presented_credentials(request)):
        return None
    return await authenticate(request, authenticators, security)


def require_own_path(caller: Principal, request: Request, *, segment: int) -> None:
    """Requires the path's `user_id`, its segment of that index, to be the caller's.

    `me` is replaced with it, so both forms are the same request to everything that follows.

    Raises:
        Refusal: 403, whether the other user exists or not.
    """
    named = request.path_params["user_id"]
    if named == _ME:
        request.path_params["user_id"] = caller.user_id
        segments = request.scope["path"].split("/")
        segments[segment] = caller.user_id
        request.scope["path"] = "/".join(segments)
    elif named != caller.user_id:
        raise Refusal(ForeignPath())


def _insufficient_scope(scopes: Collection[str]) -> str:
    """Returns the challenge of RFC 6750, section 3.1."""
    return f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'
