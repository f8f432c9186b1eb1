# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Who may do what, as the contract's `security` says it.

A hand-written `Authenticators` tells whom a credential speaks for; everything else is decided here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from starlette.requests import Request

from .problems import Forbidden, MalformedRequest, Refusal, Unauthorized

type Security = Sequence[Mapping[str, Collection[str]]]
"""Alternatives; each names the schemes that must all hold, with the scopes that they must grant."""

SCOPES: tuple[str, ...] = (
    "account",
    "admin",
    "profile:read",
    "profile:write",
    "tasks:read",
    "tasks:write",
)
"""Every scope that an operation asks for."""


class Principal(Protocol):
    """Whom a request speaks for, as far as the contract needs to know them."""

    @property
    def user_id(self) -> str:
        """The user's id, which the path's `user_id` must be."""
        ...

    @property
    def scopes(self) -> Collection[str]:
        """What the credential allows."""
        ...


class Authenticators[P: Principal](ABC):
    """One method per security scheme of the contract."""

    @abstractmethod
    async def bearer_auth(self, credential: str) -> P | None:
        """Returns whom the credential speaks for, or `None` when it is no good.

        The `access_token` of a sign-up, a log-in or the token endpoint, as
        `Authorization: Bearer <access_token>`; or one of an issuer that the service is set up for.
        What is in it is believed only as RFC8725 has it.
        """

    @abstractmethod
    async def api_key(self, credential: str) -> P | None:
        """Returns whom the credential speaks for, or `None` when it is no good.

        A key that `POST /api/auth/api-keys` answered with.
        """


async def authenticate[P: Principal](
    request: Request, authenticators: Authenticators[P], security: Security
) -> P:
    """Returns whom `request` speaks for, by the first of the alternatives that it meets.

    Raises:
        Refusal: 401 unless there are the credentials of an alternative, and all that came with the
            request are valid and of one user; 403 when they do not allow enough; 400 with two
            credentials of a kind.
    """
    presented = _credentials(request)
    possible = [schemes for schemes in security if schemes and schemes.keys() <= presented.keys()]
    if not possible:
        raise Refusal(Unauthorized(www_authenticate="Bearer"))
    principals: dict[str, P] = {}
    for scheme, credential in presented.items():
        principal = await _ask(authenticators, scheme, credential)
        if principal is None or any(principal.user_id != p.user_id for p in principals.values()):
            raise Refusal(Unauthorized(www_authenticate='Bearer error="invalid_token"'))
        principals[scheme] = principal
    for schemes in possible:
        if all(set(schemes[name]) <= set(principals[name].scopes) for name in schemes):
            caller = principals[next(iter(schemes))]
            request.state.user_id = caller.user_id
            request.state.schemes = tuple(schemes)
            return caller
    scopes = [scope for names in possible[0].values() for scope in names]
    raise Refusal(Forbidden(www_authenticate=_insufficient_scope(scopes)))


async def authenticate_if_presented[P: Principal](
    request: Request, authenticators: Authenticators[P], security: Security
) -> P | None:
    """Does as `authenticate`, and returns `None` when there are no credentials that it asks for."""
    asked_for = {scheme for schemes in security for scheme in schemes}
    if asked_for.isdisjoint(_credentials(request)):
        return None
    return await authenticate(request, authenticators, security)


def require_own_path(caller: Principal, request: Request) -> None:
    """Does nothing when the path's `user_id` is the caller's.

    Raises:
        Refusal: 403, whether the other user exists or not.
    """
    if request.path_params["user_id"] != caller.user_id:
        raise Refusal(Forbidden())


async def _ask[P: Principal](
    authenticators: Authenticators[P], scheme: str, credential: str
) -> P | None:
    match scheme:
        case "bearerAuth":
            return await authenticators.bearer_auth(credential)
        case "apiKey":
            return await authenticators.api_key(credential)
        case _:
            raise AssertionError(scheme)


_REPEATED_CREDENTIAL = "Send a credential once: nobody can tell which of two of a kind counts."


def _insufficient_scope(scopes: Collection[str]) -> str:
    """Returns the challenge of RFC 6750, section 3.1."""
    return f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'


def _credentials(request: Request) -> dict[str, str]:
    """Returns the credentials that came with `request`, by scheme.

    Raises:
        Refusal: 400 when there are two of a kind.
    """
    found = {
        "bearerAuth": _bearer_token(_only_header(request, "Authorization")),
        "apiKey": _only_header(request, "X-API-Key"),
    }
    return {scheme: credential for scheme, credential in found.items() if credential is not None}


def _only_header(request: Request, name: str) -> str | None:
    given = request.headers.getlist(name)
    if len(given) > 1:
        raise Refusal(MalformedRequest(detail=_REPEATED_CREDENTIAL))
    return given[0] if given else None


def _bearer_token(authorization: str | None) -> str | None:
    """Returns the token of an `Authorization` header of the scheme `Bearer` (RFC 6750)."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip(" ") if scheme.lower() == "bearer" else None
