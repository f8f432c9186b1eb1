"""What `x-scope-roles` must say, so that each scope is granted to whom the contract means."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import ROLE_SCHEMA, SCOPE_ROLES


def losses_in_scope_roles(contract: Contract) -> Iterator[str]:
    """Yields scopes that no operation asks for, and roles that no user has."""
    roles = contract.roles
    for scope, role in contract.scope_roles.items():
        if scope not in contract.scopes:
            yield f"{SCOPE_ROLES}: no operation asks for the scope {scope}"
        if roles is not None and role not in roles:
            yield f"{SCOPE_ROLES}: {scope} needs {role!r}, which {ROLE_SCHEMA} does not have"
