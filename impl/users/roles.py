"""The scopes of each role."""

from __future__ import annotations

from typing import Literal, get_args

from generated import security

type Role = Literal["user", "admin"]
"""The roles of users, as they are stored. A contract may show them, or not."""
_ROLES: tuple[Role, ...] = get_args(Role.__value__)


def _granted(role: Role) -> frozenset[str]:
    return frozenset(
        scope for scope in security.SCOPES if security.SCOPE_ROLES.get(scope, role) == role
    )


SCOPES: dict[Role, frozenset[str]] = {role: _granted(role) for role in _ROLES}
"""The scopes that a signed-in user has at most, by role."""
ALL_SCOPES = frozenset(security.SCOPES)
"""What a session is given by default: the user may be given another role while it lasts."""
