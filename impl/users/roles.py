"""The scopes of each role."""

from __future__ import annotations

from typing import get_args

from generated import security
from generated.models import Role

_ROLES: tuple[Role, ...] = get_args(Role.__value__)


def _granted(role: Role) -> frozenset[str]:
    return frozenset(
        scope for scope in security.SCOPES if security.SCOPE_ROLES.get(scope, role) == role
    )


SCOPES: dict[Role, frozenset[str]] = {role: _granted(role) for role in _ROLES}
"""The scopes that a signed-in user has at most, by role."""
ALL_SCOPES = frozenset(security.SCOPES)
"""What a session is given by default: the user may be given another role while it lasts."""
