"""Who a request speaks for, and whether they may: decided by the contract's `security`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet

from generated.http_request import HttpRequest
from generated.problems import ForeignPath, MissingScope, Refusal, Unauthorized
from generated.security import (
    CHALLENGES,
    Authenticators,
    Principal,
    Security,
    presented_credentials,
    principal_of,
)

_ME = "me"
"""What stands for the caller's id in a path."""


async def authenticate[P: Principal](
    request: HttpRequest, authenticators: Authenticators[P], security: Security
) -> P:
    """Returns whom `request` speaks for, by the first of the alternatives that it meets.

    Where several schemes read the same header, a credential is of the first that knows it.

    Raises:
        Refusal: 401 unless there are the credentials of an alternative, and all that came with the
            request are valid and of one user; 403 when they do not allow enough; 400 with two
            credentials of a kind.
    """
    presented = request.known.get(presented_credentials) or presented_credentials(request)
    if len(presented) == 1:
        # Nearly always there is one, which was seen before and is enough.
        schemes, credential = presented[0]
        for scheme in schemes:
            recall = authenticators.recall.get(scheme)
            caller = None if recall is None else recall(credential)
            if caller is None:
                continue
            for scopes in security.alone.get(scheme, ()):
                if scopes.issubset(caller.scopes):
                    request.user_id = caller.user_id
                    request.schemes = (scheme,)
                    return caller
            break
    return await _authenticate_anew(request, authenticators, security, presented)


async def authenticate_if_presented[P: Principal](
    request: HttpRequest, authenticators: Authenticators[P], security: Security
) -> P | None:
    """Does as `authenticate`, and returns `None` when there are no credentials that it asks for."""
    presented = request.known.get(presented_credentials) or presented_credentials(request)
    for schemes, _ in presented:
        if not security.schemes.isdisjoint(schemes):
            return await authenticate(request, authenticators, security)
    return None


def require_own_path(caller: Principal, request: HttpRequest, name: str, *, segment: int) -> None:
    """Requires a parameter of the path, its segment of that index, to be the caller's id.

    `me` is replaced with it, so both forms are the same request to everything that follows.

    Raises:
        Refusal: 403, whether the other user exists or not.
    """
    named = request.path_values[name]
    if named == _ME:
        request.path_values[name] = caller.user_id
        segments = request.path.split("/")
        segments[segment] = caller.user_id
        request.path = "/".join(segments)
    elif named != caller.user_id:
        raise Refusal(ForeignPath())


def invalid_credential(challenge: str) -> Refusal:
    """Returns the refusal (401) of a credential that is no good, with what asks for another."""
    challenge = _with_error(challenge, 'error="invalid_token"')
    return Refusal(Unauthorized(www_authenticate=challenge))


async def _authenticate_anew[P: Principal](
    request: HttpRequest,
    authenticators: Authenticators[P],
    security: Security,
    presented: Sequence[tuple[Sequence[str], str]],
) -> P:
    """Does as `authenticate`, and asks of each credential whom it speaks for."""
    named = {scheme for schemes, _ in presented for scheme in schemes}
    if not any(each and each.keys() <= named for each in security.alternatives):
        raise Refusal(Unauthorized(www_authenticate=_challenge(security)))
    principals: dict[str, P] = {}
    for schemes, credential in presented:
        scheme, principal = await _recognised(authenticators, schemes, credential)
        principals[scheme] = principal
    possible = _met(security, principals.keys())
    if not possible or (len(principals) > 1 and not _are_one(principals)):
        raise invalid_credential(_challenge(security))
    for alternative in possible:
        if _grant(principals, alternative):
            caller = principals[next(iter(alternative))]
            request.user_id = caller.user_id
            request.schemes = tuple(alternative)
            return caller
    scopes = [scope for names in possible[0].values() for scope in names]
    error = f'error="insufficient_scope", scope="{" ".join(scopes)}"'
    challenge = _with_error(_challenge(security), error)
    raise Refusal(MissingScope(scopes=scopes, www_authenticate=challenge))


def _met(security: Security, schemes: AbstractSet[str]) -> list[Mapping[str, Collection[str]]]:
    """Returns the alternatives that ask for something, and for nothing but these schemes."""
    return [each for each in security.alternatives if each and each.keys() <= schemes]


def _are_one(principals: Mapping[str, Principal]) -> bool:
    return len({principal.user_id for principal in principals.values()}) == 1


def _grant[P: Principal](
    principals: Mapping[str, P], alternative: Mapping[str, Collection[str]]
) -> bool:
    """Whether the credentials allow all that an alternative asks for."""
    for name, scopes in alternative.items():
        granted = principals[name].scopes
        for scope in scopes:
            if scope not in granted:
                return False
    return True


async def _recognised[P: Principal](
    authenticators: Authenticators[P], schemes: Sequence[str], credential: str
) -> tuple[str, P]:
    """Returns the first scheme that knows the credential, and whom it speaks for.

    Raises:
        Refusal: 401 when none does.
    """
    for scheme in schemes:
        principal = await principal_of(authenticators, scheme, credential)
        if principal is not None:
            return scheme, principal
    raise invalid_credential(CHALLENGES[schemes[0]])


def _challenge(security: Security) -> str:
    """Returns what asks for the first credential of the first alternative that asks for any."""
    alternative = next(filter(None, security.alternatives))
    return CHALLENGES[next(iter(alternative))]


def _with_error(challenge: str, error: str) -> str:
    """Returns a challenge that says what was wrong, as bearer tokens are told it (RFC 6750)."""
    return f"{challenge} {error}" if challenge == "Bearer" else challenge
