"""What the contract's security must say, so that credentials are read and told apart."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.credentials import place_of
from openapi.codegen.contract.document import Json


def losses_in_schemes(contract: Contract) -> Iterator[str]:
    """Yields the security schemes whose credentials are not read, or not told from a token."""
    places = {name: place_of(scheme) for name, scheme in contract.security_schemes.items()}
    of_tokens = {place.key for place in places.values() if place and place.kind == "bearer"}
    for name, place in places.items():
        if place is None:
            yield f"security scheme {name}: its credentials are not read"
        elif place.kind == "header" and place.key in of_tokens:
            yield f"security scheme {name}: {place.name} has bearer tokens: use another header"


def losses_in_security(contract: Contract, operation: Json) -> Iterator[str]:
    """Yields the schemes that an operation asks for at once, though a request has one of them."""
    security = operation.get("security", contract.document.get("security")) or []
    for alternative in security:
        for schemes in contract.schemes_by_place.values():
            if len(asked := [scheme for scheme in schemes if scheme in alternative]) > 1:
                yield f"{' and '.join(asked)} are one credential: make them alternatives"
