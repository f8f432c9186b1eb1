"""What `x-scope-roles` must say, so that each scope is granted to whom the contract means."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import SCOPE_ROLES


def losses_in_scope_roles(contract: Contract) -> Iterator[str]:
    """Yields scopes that no operation asks for, and roles that no user has."""
    roles = contract.document.get("components", {}).get("schemas", {}).get("Role", {})
    for scope, role in contract.scope_roles.items():
        if scope not in contract.scopes:
            yield f"{SCOPE_ROLES}: no operation asks for the scope {scope}"
        if role not in roles.get("enum", []):
            yield f"{SCOPE_ROLES}: {scope} needs {role!r}, which the schema Role does not have"
