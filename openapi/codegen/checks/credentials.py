"""What the contract's security must say, so that credentials are read and told apart."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import CALLER_ID
from openapi.codegen.contract.credentials import place_of
from openapi.codegen.contract.document import Json


def losses_in_schemes(contract: Contract) -> Iterator[str]:
    """Yields the security schemes whose credentials are not read."""
    for name, scheme in contract.security_schemes.items():
        if place_of(scheme) is None:
            yield f"security scheme {name}: its credentials are not read: use those of OpenAPI"


def losses_in_security(contract: Contract, operation: Json) -> Iterator[str]:
    """Yields the schemes that an operation asks for at once, though a request has one of them."""
    security = operation.get("security", contract.document.get("security")) or []
    for alternative in security:
        by_header: dict[str, list[str]] = {}
        for place, schemes in contract.schemes_by_place.items():
            asked = [scheme for scheme in schemes if scheme in alternative]
            by_header.setdefault(place.holder, []).extend(asked)
        for asked in by_header.values():
            if len(asked) > 1:
                yield f"{' and '.join(asked)} are one credential: make them alternatives"


def losses_in_caller_ids(
    contract: Contract, operation: Json, references: list[Json]
) -> Iterator[str]:
    """Yields where a path names its caller, and nobody may know who that is."""
    named = [p for p in map(contract.resolve, references) if p.get(CALLER_ID)]
    security = operation.get("security", contract.document.get("security")) or []
    if named and not (security and all(security)):
        yield f"{CALLER_ID} has no meaning where a caller may be nobody"
    if len(named) > 1:
        yield f"{CALLER_ID} is said of {len(named)} parameters: a caller has one id"
