"""Where requests have their credentials."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from openapi.codegen.contract.document import Json

_AUTHORIZATION = "authorization"


@dataclass(frozen=True)
class Place:
    """What of a request holds a credential."""

    kind: Literal["bearer", "http", "header", "query", "cookie", "certificate"]
    """`bearer` is an `Authorization` header with a bearer token (RFC 6750), `http` another one.

    `certificate` is none of what a request says, but what its connection has (mutual TLS).
    """
    key: str
    """The name of the cookie, or of the header in lowercase: there, case does not matter.

    Of another scheme of HTTP authentication it is the scheme, in lowercase, too.
    """
    name: str = field(compare=False)
    """The name as the contract spells it."""

    @property
    def holder(self) -> str:
        """What holds it, and one credential at a time: several places are in `Authorization`."""
        return _AUTHORIZATION if self.is_in_authorization else f"{self.kind} {self.key}"

    @property
    def is_in_authorization(self) -> bool:
        """Whether it is in that header, in whatever form."""
        return self.kind in {"bearer", "http"} or self.is_key_in_authorization

    @property
    def is_in_headers(self) -> bool:
        """Whether it follows from the headers of a request alone."""
        return self.kind not in {"query", "certificate"}

    @property
    def is_key_in_authorization(self) -> bool:
        """Whether it is that header, without a scheme of HTTP authentication."""
        return (self.kind, self.key) == ("header", _AUTHORIZATION)


_BEARER = Place("bearer", _AUTHORIZATION, "Authorization")
_TOKEN = re.compile(r"[A-Za-z0-9-]+")


def place_of(scheme: Json) -> Place | None:
    """Returns where a security scheme has its credentials, if that is a place that is read."""
    match scheme:
        case {"type": "oauth2" | "openIdConnect"}:
            return _BEARER
        case {"type": "http", "scheme": str(kind)} if _TOKEN.fullmatch(kind):
            is_bearer = kind.lower() == "bearer"
            return _BEARER if is_bearer else Place("http", kind.lower(), "Authorization")
        case {"type": "apiKey", "in": "query" | "header" | "cookie" as kind, "name": str(name)}:
            return Place(kind, name.lower() if kind == "header" else name, name)
        case {"type": "mutualTLS"}:
            return Place("certificate", "certificate", "the client's certificate")
        case _:
            return None


def challenge_of(scheme: Json, title: str) -> str:
    """Returns the `WWW-Authenticate` that asks for a credential of a security scheme."""
    place = place_of(scheme)
    realm = re.sub(r"[^ !#-\[\]-~]+", " ", title).strip()
    match place:
        case Place("bearer") | None:
            return "Bearer"
        case Place("http", "basic"):
            return f'Basic realm="{realm}", charset="UTF-8"'
        case Place("http", kind):
            return f'{kind.capitalize()} realm="{realm}"'
        case Place("certificate"):
            return f'ClientCertificate realm="{realm}"'
        case Place(kind, _, name):
            return f'ApiKey realm="{realm}", in="{kind}", name="{name}"'


def schemes_by_place(schemes: Mapping[str, Json]) -> dict[Place, tuple[str, ...]]:
    """Returns the security schemes that have their credentials in each place, in their order."""
    found: dict[Place, tuple[str, ...]] = {}
    for name, scheme in schemes.items():
        place = place_of(scheme)
        if place is not None:
            found[place] = (*found.get(place, ()), name)
    return found
