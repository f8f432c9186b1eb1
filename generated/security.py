# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Who may do what, as the contract's `security` says it.

A hand-written `Authenticators` tells whom a credential speaks for; everything else is decided in
`authentication.py`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Protocol

from .credentials import bearer_token, only_header
from .http_request import HttpRequest


class Security:
    """What an operation asks for: alternatives, one of which has to be met.

    Each names the schemes that must all hold, with the scopes that they must grant.
    """

    def __init__(self, *alternatives: Mapping[str, Collection[str]]) -> None:
        self.alternatives = alternatives
        self.schemes = frozenset(scheme for each in alternatives for scheme in each)
        self.alone: dict[str, list[frozenset[str]]] = {}
        """The scopes, or others, that a scheme must grant where no other scheme has to hold."""
        for alternative in alternatives:
            if len(alternative) == 1:
                for scheme, scopes in alternative.items():
                    self.alone.setdefault(scheme, []).append(frozenset(scopes))


PUBLIC = Security()
"""What is asked for by an operation that is for everybody: nothing."""

SCOPES: tuple[str, ...] = (
    "account:delete",
    "account:read",
    "account:write",
    "api-keys:read",
    "api-keys:write",
    "sessions:read",
    "sessions:write",
    "tasks:read",
    "tasks:write",
    "users:read",
    "users:write",
)
"""Every scope that an operation asks for."""
SCOPE_ROLES: Mapping[str, str] = {"users:read": "admin", "users:write": "admin"}
"""The role that a user must have to be granted a scope; everybody is granted the others."""

CHALLENGES: Mapping[str, str] = {"oauth2": "Bearer", "openIdConnect": "Bearer", "apiKey": "Bearer"}
"""What asks for a credential of each security scheme (RFC 9110, section 11.6.1)."""


class Principal(Protocol):
    """Whom a request speaks for, as far as the contract needs to know them."""

    @property
    def user_id(self) -> str:
        """The user's id, as paths and policies name it."""
        ...

    @property
    def scopes(self) -> Collection[str]:
        """What the credential allows."""
        ...


class Authenticators[P: Principal](ABC):
    """One method per security scheme of the contract.

    Of the schemes that read the same header, one is asked after the other until one knows the
    credential. A method that knows it to be of its scheme, and no good, may raise a `Refusal`
    instead of returning `None`: then no other is asked.
    """

    recall: Mapping[str, Callable[[str], P | None]] = {}
    """By scheme, what returns whom a credential speaks for, if that is known without asking.

    It is called first, and the method of the scheme if it does not know. It knows no credential of
    which that method would not say the same now.
    """

    @abstractmethod
    async def oauth2(self, credential: str) -> P | None:
        """Returns whom the credential speaks for, or `None` when it is no good.

        The `access_token` of `signUp`, `logIn` or `issueToken`, as
        `Authorization: Bearer <access_token>`. It is validated as RFC8725 recommends.
        """

    @abstractmethod
    async def open_id_connect(self, credential: str) -> P | None:
        """Returns whom the credential speaks for, or `None` when it is no good.

        A token of another issuer, as `Authorization: Bearer <token>`, validated as RFC8725
        recommends. Whether there is such an issuer, and which, is a setting of the service: the
        address here is an example. Do not ask that issuer for the scopes that operations name: its
        users have every scope that their role allows. The operations about the sessions and
        passwords of this service are not for them.
        """

    @abstractmethod
    async def api_key(self, credential: str) -> P | None:
        """Returns whom the credential speaks for, or `None` when it is no good.

        An API key, as `createApiKey` returns it.
        """


def principal_of[P: Principal](
    authenticators: Authenticators[P], scheme: str, credential: str
) -> Awaitable[P | None]:
    """Returns whom a credential of a scheme speaks for, or `None` when it is no good."""
    match scheme:
        case "oauth2":
            return authenticators.oauth2(credential)
        case "openIdConnect":
            return authenticators.open_id_connect(credential)
        case "apiKey":
            return authenticators.api_key(credential)
        case _:
            raise AssertionError(scheme)


def presented_credentials(request: HttpRequest) -> Sequence[tuple[Sequence[str], str]]:
    """Returns the credentials that came with `request`, each after the schemes that may know it.

    They are known by this function to all requests that have the same headers.

    Raises:
        Refusal: 400 when there are two of a kind.
    """
    presented: list[tuple[Sequence[str], str]] = []
    if (credential := bearer_token(request)) is not None:
        presented.append((("oauth2", "openIdConnect"), credential))
    if (credential := only_header(request, b"x-api-key")) is not None:
        presented.append((("apiKey",), credential))
    request.known[presented_credentials] = presented
    return presented
